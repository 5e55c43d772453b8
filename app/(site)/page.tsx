import { serverApi } from "@/server/api/caller";
import { Hero } from "./_landing/hero";
import { LifeOfAMessage } from "./_landing/life-of-a-message";
import { PlansTeaser } from "./_landing/plans-teaser";
import { Reasons } from "./_landing/reasons";
import { StartHere } from "./_landing/start-here";
import { TypedRefusal } from "./_landing/typed-refusal";

export default async function LandingPage() {
  const { plans, current } = await (await serverApi()).billing.plans();
  return (
    <>
      <Hero signedIn={current !== null} plans={plans} />
      <Reasons />
      <LifeOfAMessage />
      <TypedRefusal />
      <PlansTeaser plans={plans} />
      <StartHere signedIn={current !== null} />
    </>
  );
}
