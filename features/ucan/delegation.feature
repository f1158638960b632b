@planned @REQ-ucan
Feature: Granting and passing on rights
  A right is given for a purpose. Whoever holds it may give away a part of it, never more than it.

  @DOD-ucan-1
  Rule: A right is granted and passed on, and never grows on the way

    @UCN-208
    Scenario: A right is passed on through a user to her machine
      Given an organisation that lets the user "ann" deploy on its machines
      And "ann" lets her machine "alice" do so in her name
      When "alice" deploys a task on the organisation's machine "bob"
      Then "bob" runs it
      And "bob" can say that it did so because of the organisation, "ann" and "alice"

    @UCN-209
    Scenario: A right may be passed on as often as its owner said
      Given "bob" lets "alice" deploy, and pass that on once
      When "carol", who got it from "alice", lets "dave" deploy on "bob"
      Then "dave" is refused by "bob" because the right was passed on too often

    @UCN-210
    Scenario: A right may be limited by what the request says
      Given "bob" lets "alice" deploy jobs of at most 2 cores from one registry of images
      When "alice" deploys a job of 4 cores
      Then "alice" is refused, and told which limit of which grant she broke

    @UCN-211
    Scenario: A right to one topic is not a right to another
      Given "alice" may broadcast on the topic of deployments
      When "alice" broadcasts on the topic of status
      Then nobody delivers it, and "alice" is told why

  @DOD-ucan-2
  Rule: Whoever receives a message verifies the whole chain of rights, alone

    @UCN-212
    Scenario: A chain is verified without asking anybody
      Given a chain of five grants from "bob" to "alice"
      And a network in which only "alice" and "bob" are up
      When "alice" uses the right on "bob"
      Then "bob" decides alone, and grants it

    @UCN-213
    Scenario: A grant that is not at hand is asked for once
      Given "bob" has never seen the grants that "alice" relies on
      When "alice" sends "bob" three messages
      Then the grants travel once
      And all three messages are handled

    @UCN-214
    Scenario: The catalogue of attacks is refused, each beside its honest twin
      Given the catalogue of attacks on signatures, encodings, chains, audiences, times, names and policies
      When each attack and its honest twin is sent to "bob"
      Then every honest twin is handled
      And every attack is refused with the reason that the catalogue names

    @UCN-215
    Scenario: Why a message would be accepted is explained link by link
      Given "bob" lets an organisation decide who may deploy
      When the owner of "bob" asks whether "carol" could deploy
      Then the owner sees the chain that would let her, or the link that is missing
