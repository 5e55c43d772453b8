import { type Admin, type Answer, type Command, readOptions, WrongUsage } from "./command";
import { COMMANDS } from "./commands";
import { asJson, helpOf, helpOfAll } from "./help";

/** What a command line asks for: words, or something to be done with a database. */
export type Understood = { help: string } | { act: (admin: Admin) => Promise<Answer>; json: boolean };

const OF_ALL = { json: { does: "" }, help: { does: "" } };

/** @throws WrongUsage saying what is wanted, and where to read more */
export function understand([name = "help", ...args]: string[]): Understood {
  if (["help", "--help", "-h"].includes(name)) {
    const json = args.includes("--json");
    const [asked] = args.filter((arg) => arg !== "--json");
    if (asked !== undefined) return helpWith(commandOf(asked), json);
    return { help: json ? asJson(COMMANDS) : helpOfAll(COMMANDS) };
  }
  const command = commandOf(name);
  try {
    const { help, json, ...given } = readOptions(args, { ...command.options, ...OF_ALL });
    if (help) return helpWith(command, json === true);
    return { act: command.prepare(given), json: json === true };
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    throw new WrongUsage(`${error.message}\nWhat it takes: npm run admin -- help ${name}`);
  }
}

const helpWith = (command: Command, json: boolean): Understood => ({
  help: json ? asJson([command]) : helpOf(command),
});

function commandOf(name: string) {
  const command = COMMANDS.find((command) => command.name === name);
  if (!command) throw new WrongUsage(`${name}: no such command\nWhat there is: npm run admin -- help`);
  return command;
}
