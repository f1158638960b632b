@planned @REQ-ucan
Feature: Keys
  Whoever has a key is its owner. So keys are hard to steal, hard to lose and easy to use.

  @DOD-ucan-5
  Rule: Keys are kept safe, and people can work with keys and rights from the command line

    @UCN-216 @needs:attacker
    Scenario: A stolen key file is useless without its passphrase
      Given the key file of "ann" in the hands of "mallory"
      When "mallory" tries passphrases
      Then each try costs as much as the file's owner chose
      And a changed file is refused as damaged

    @UCN-217
    Scenario: A person types the passphrase once for a while
      Given a key that "ann" unlocked for ten minutes
      When "ann" gives ten commands within these minutes
      Then she is not asked for the passphrase again
      And after ten minutes she is

    @UCN-218
    Scenario: A key never leaves its hardware wallet
      Given "ann", whose key is in a hardware wallet
      When "ann" grants "alice" a right
      Then the wallet shows what is signed and asks "ann"
      And declining it there leaves nothing granted

    @UCN-219
    Scenario: A crash while a key is saved does not lose the key
      Given a key whose passphrase "ann" is changing
      When the machine loses its power at any moment of that
      Then the key opens with the old passphrase or with the new one

    @UCN-220
    Scenario: Keys from an earlier system are read
      Given a key file that was written by the earlier system
      When "ann" imports it with its passphrase
      Then she has the same DID as before

    @UCN-221
    Scenario: Short-lived keys do the daily work
      Given a machine "alice" whose own key is kept locked
      When "alice" works for a day
      Then her actors signed with keys that live for hours
      And one of these keys in the wrong hands is worth nothing tomorrow
