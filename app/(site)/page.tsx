import { guestsMayChat, serverApi } from "@/server/api/caller";
import { Hero } from "./_landing/hero";
import { LifeOfAMessage } from "./_landing/life-of-a-message";
import { PlansTeaser } from "./_landing/plans-teaser";
import { Reasons } from "./_landing/reasons";
import { StartHere } from "./_landing/start-here";
import { startOf } from "./_landing/start-of";
import { TypedRefusal } from "./_landing/typed-refusal";

export default async function LandingPage() {
  const { plans, current } = await (await serverApi()).billing.plans();
  const start = await startOf(current !== null, await guestsMayChat());
  return (
    <>
      <Hero start={start} plans={plans} />
      <Reasons />
      <LifeOfAMessage />
      <TypedRefusal />
      <PlansTeaser plans={plans} />
      <StartHere start={start} />
    </>
  );
}
