import { actorsBehaviors } from "../node/behaviors/actors-behaviors.ts";
import { actorsCall } from "../node/behaviors/actors-call.ts";
import { actorsList } from "../node/behaviors/actors-list.ts";
import { allocationsList } from "../node/behaviors/allocations-list.ts";
import { capAnchor } from "../node/behaviors/cap-anchor.ts";
import { capExplain } from "../node/behaviors/cap-explain.ts";
import { capGrant } from "../node/behaviors/cap-grant.ts";
import { capList } from "../node/behaviors/cap-list.ts";
import { capRemove } from "../node/behaviors/cap-remove.ts";
import { capRevoke } from "../node/behaviors/cap-revoke.ts";
import { deploymentList } from "../node/behaviors/deployment-list.ts";
import { deploymentLogs } from "../node/behaviors/deployment-logs.ts";
import { deploymentManifest } from "../node/behaviors/deployment-manifest.ts";
import { deploymentNew } from "../node/behaviors/deployment-new.ts";
import { deploymentShutdown } from "../node/behaviors/deployment-shutdown.ts";
import { deploymentStatus } from "../node/behaviors/deployment-status.ts";
import { hardwareSpec } from "../node/behaviors/hardware-spec.ts";
import { hardwareUsage } from "../node/behaviors/hardware-usage.ts";
import { loggerConfig } from "../node/behaviors/logger-config.ts";
import { offboard } from "../node/behaviors/offboard.ts";
import { onboard } from "../node/behaviors/onboard.ts";
import { onboardingStatus } from "../node/behaviors/onboarding-status.ts";
import { peersConnect } from "../node/behaviors/peers-connect.ts";
import { peersList } from "../node/behaviors/peers-list.ts";
import { peersPing } from "../node/behaviors/peers-ping.ts";
import { peersSelf } from "../node/behaviors/peers-self.ts";
import { resourcesAllocated } from "../node/behaviors/resources-allocated.ts";
import { resourcesFree } from "../node/behaviors/resources-free.ts";
import { resourcesOnboarded } from "../node/behaviors/resources-onboarded.ts";
import { nodeStatus } from "../node/behaviors/status.ts";
import { asNumber, asText, type Route, route } from "./route.ts";
import { shownAnswer, shownBehaviors, shownExplanation } from "./shown.ts";

/** Stopping waits until the machines that ran a deployment have undone it, or have been given up. */
const shutdownTimeoutMs = 120_000;

/** As long as the longest call of a behaviour, which says itself how long it waits. */
const callTimeoutMs = 300_000;

const deployment = "/v1/deployments/{id}";
const actor = "/v1/actors/{peer}/{inbox}";
const page = { below: asText, after: asText };

/** Every route there is, in the order of the documentation. What each takes and gives is its behaviour's to say. */
export const routes: readonly Route[] = [
  route({ method: "GET", path: "/v1/status", contract: nodeStatus }),
  route({ method: "GET", path: "/v1/hardware", contract: hardwareSpec }),
  route({ method: "GET", path: "/v1/hardware/usage", contract: hardwareUsage }),
  route({ method: "POST", path: "/v1/logger", contract: loggerConfig }),
  route({
    method: "GET",
    path: "/v1/behaviors",
    contract: actorsBehaviors,
    query: { ...page, peer: asText, inbox: asText },
    shown: shownBehaviors,
  }),
  route({ method: "GET", path: "/v1/actors", contract: actorsList }),
  route({
    method: "GET",
    path: `${actor}/behaviors`,
    contract: actorsBehaviors,
    query: page,
    shown: shownBehaviors,
  }),
  route({
    method: "POST",
    path: `${actor}/call`,
    contract: actorsCall,
    timeoutMs: callTimeoutMs,
    shown: shownAnswer,
  }),
  route({ method: "GET", path: "/v1/peers", contract: peersList }),
  route({ method: "GET", path: "/v1/peers/self", contract: peersSelf }),
  route({ method: "POST", path: "/v1/peers/connect", contract: peersConnect }),
  route({ method: "POST", path: "/v1/peers/ping", contract: peersPing }),
  route({ method: "GET", path: "/v1/onboarding", contract: onboardingStatus }),
  route({ method: "POST", path: "/v1/onboarding", contract: onboard }),
  route({ method: "DELETE", path: "/v1/onboarding", contract: offboard }),
  route({ method: "GET", path: "/v1/resources/free", contract: resourcesFree }),
  route({ method: "GET", path: "/v1/resources/allocated", contract: resourcesAllocated }),
  route({ method: "GET", path: "/v1/resources/onboarded", contract: resourcesOnboarded }),
  route({ method: "GET", path: "/v1/allocations", contract: allocationsList }),
  route({ method: "GET", path: "/v1/capabilities", contract: capList, query: { after: asNumber } }),
  route({ method: "POST", path: "/v1/capabilities/anchors", contract: capAnchor }),
  route({ method: "POST", path: "/v1/capabilities/anchors/remove", contract: capRemove }),
  route({ method: "POST", path: "/v1/capabilities/grants", contract: capGrant }),
  route({ method: "POST", path: "/v1/capabilities/revocations", contract: capRevoke }),
  route({
    method: "POST",
    path: "/v1/capabilities/explain",
    contract: capExplain,
    shown: shownExplanation,
  }),
  route({ method: "POST", path: "/v1/deployments", contract: deploymentNew }),
  route({ method: "GET", path: "/v1/deployments", contract: deploymentList }),
  route({
    method: "GET",
    path: deployment,
    contract: deploymentStatus,
    query: { after: asNumber, waitMs: asNumber },
  }),
  route({ method: "GET", path: `${deployment}/manifest`, contract: deploymentManifest }),
  route({
    method: "GET",
    path: `${deployment}/logs`,
    contract: deploymentLogs,
    query: { allocation: asText, cursor: asNumber, waitMs: asNumber },
  }),
  route({
    method: "POST",
    path: `${deployment}/shutdown`,
    contract: deploymentShutdown,
    timeoutMs: shutdownTimeoutMs,
  }),
];
