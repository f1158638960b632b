/** What the network's organisation lets its members do on each other's machines: this and what lies below it. */
export const leaveToDeploy = "/dms/deployment";
