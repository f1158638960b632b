import { step } from "./step.ts";

step("{machine} floods {machine} with {string}", ({ fleet }, from, to, flood) =>
  fleet.attack(from, to, { flood }),
);
