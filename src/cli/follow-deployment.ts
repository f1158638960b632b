import { ask, deploymentPath } from "./ask.ts";
import type { CliEnvironment } from "./environment.ts";
import { type DeploymentView, deploymentView } from "./views.ts";

/** How long the node may hold an answer back while nothing happens, in milliseconds. Its own bound is 25,000. */
const longestWaitMs = 20_000;

/**
 * Looks at a deployment each time something happens in it, until `isEnough`, and resolves with the last look. Every
 * view holds only the events since the one before.
 */
export async function followDeployment(
  environment: Pick<CliEnvironment, "client" | "signal">,
  id: string,
  {
    onView,
    isEnough,
  }: { onView(view: DeploymentView, body: unknown): void; isEnough(view: DeploymentView): boolean },
): Promise<{ readonly view: DeploymentView; readonly body: unknown }> {
  let after = 0;
  let waitMs = 0;
  for (;;) {
    const query = { after: String(after), waitMs: String(waitMs) };
    const request = { method: "GET", path: deploymentPath(id), query } as const;
    const { body, value: view } = await ask(environment, request, deploymentView);
    onView(view, body);
    if (isEnough(view)) return { view, body };
    after = view.events.reduce((latest, { sequence }) => Math.max(latest, sequence), after);
    // The first look is answered at once: the deployment may be over already, with no event left to come.
    waitMs = longestWaitMs;
  }
}
