/** What can go wrong when the machine is looked at. */
export const hardwareErrors = {
  HARDWARE_UNREADABLE: "the machine does not say what it is",
} as const;
