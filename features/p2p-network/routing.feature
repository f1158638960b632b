@planned @REQ-p2p-network
Feature: Finding and reaching one another
  There is no centre. A machine needs to know one other machine to know them all, and reaches those that nobody can dial.

  @DOD-p2p-network-1
  Rule: An actor sees its peers, and machines find one another

    @NET-210
    Scenario: The order in which machines start does not matter
      Given "alice", "bob" and "carol", who know only the address of "alice"
      When they are started in any order, "alice" last included
      Then all three see one another

    @NET-211
    Scenario: The first address may go away
      Given a network that "bob" and "carol" entered through "alice"
      When "alice" is switched off for good
      Then "bob" and "carol" still reach each other
      And "dave" can enter through either of them

    @NET-212
    Scenario: A machine that moved is found under its old name
      Given "alice" and "bob", who know each other
      When "bob" gets another address
      Then "alice" reaches "bob" without being told

    @NET-213 @needs:attacker
    Scenario: What a machine says of itself in the directory cannot be forged or deleted
      Given "bob", who announced that it offers graphics cards
      When "mallory" announces something else in the name of "bob", or withdraws it
      Then "alice" still finds what "bob" announced, in its newest version

    @NET-214
    Scenario: A person sees how well a machine is connected
      Given "alice" in a network with "bob" and "carol"
      When a person asks "alice" for its peers
      Then each is listed with its distance, the way to it and since when
      And "alice" says whether it can be dialled from outside

  @DOD-p2p-network-2
  Rule: An actor reaches another by an addressed message, wherever it is

    @NET-215
    Scenario: Two machines behind different routers talk through a third one
      Given "alice" and "carol" behind routers that let nobody in, and "bob" in the open
      When "alice" sends "carol" a message
      Then it arrives through "bob"
      And "bob" could not read it

    @NET-216
    Scenario: Two machines behind routers find a direct way
      Given "alice" and "carol", who talk through "bob"
      When a direct way between them turns out to be possible
      Then they talk directly, and no message was lost over it

    @NET-217
    Scenario: What cannot be delivered comes back
      Given "carol", who was switched off
      When "alice" sends "carol" a message
      Then "alice" is told that "carol" cannot be reached, before the message's time is over

    @NET-218
    Scenario: A message that is too large is refused where it is sent
      Given the largest message that the network carries
      When "alice" sends "bob" one byte more
      Then "alice" is told the limit
      And nothing was sent
