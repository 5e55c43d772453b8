import { Search } from "lucide-react";
import Form from "next/form";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { type AdminView, adminQuery } from "./admin-params";

/** Looks users up by a part of their address; the search stands in the page's address. */
export function UserSearch({ view }: { view: AdminView }) {
  return (
    <Form action="/admin" scroll={false} className="flex gap-2 max-sm:w-full">
      {Object.entries(adminQuery({ ...view, search: "" })).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Input
        key={view.search}
        type="search"
        name="q"
        aria-label="Search users by email"
        placeholder="Email"
        defaultValue={view.search}
        className="h-9 sm:w-56"
      />
      <Button type="submit" variant="secondary">
        <Search aria-hidden /> Search
      </Button>
    </Form>
  );
}
