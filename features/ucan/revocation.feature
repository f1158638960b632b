@planned @REQ-ucan
Feature: The end of a right
  What was given can be taken back, also from those who got it from somebody else, and everybody hears of it.

  @DOD-ucan-4
  Rule: A right ends when its time is over or when it is revoked

    @UCN-222
    Scenario: A right ends in the middle of a chain
      Given "alice" got a right on "bob" from an organisation through "ann"
      When the organisation revokes what it gave "ann"
      Then "alice" is refused by "bob"

    @UCN-223
    Scenario: A machine that just accepted the right forgets it at once
      Given "bob", who handled a message of "alice" a moment ago
      When the right of "alice" is revoked
      Then the next message of "alice" is refused

    @UCN-224 @needs:attacker
    Scenario: Only those above in the chain can revoke
      Given "alice", who got a right from an organisation
      When "mallory" revokes it
      Then the revocation is refused
      And "alice" keeps the right

    @UCN-225 @needs:faults
    Scenario: A machine that was away learns what was revoked meanwhile
      Given a right that was revoked while "carol" was cut off
      When "carol" is connected again
      Then "carol" refuses that right before she handles anything that relies on it

    @UCN-226 @needs:attacker
    Scenario: A revocation cannot be undone or flooded away
      Given a revoked right
      When "mallory" sends "bob" a million other revocations
      Then the right is still refused
      And the memory of "bob" stays within its bound

    @UCN-227
    Scenario: A right that never ends is shortened
      Given a grant without an end
      When a message relies on it for longer than a message may live
      Then the message is refused, and the sender is told the longest life
