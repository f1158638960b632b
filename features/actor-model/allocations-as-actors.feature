@REQ-actor-model
Feature: Machines and jobs as actors
  A machine and a job are the same kind of thing to everybody else: something with a name that takes messages.

  @DOD-actor-model-1
  Rule: A machine acts as an actor of its own

    @ACT-201
    Scenario: A machine keeps its name for life
      Given a network of "alice" and "bob"
      And the DID of "bob" is known
      And the node of "bob" is stopped
      When the node of "bob" is started again
      Then "alice" reaches "bob" by the DID that was known

  @DOD-actor-model-2
  Rule: A deployed job acts as an actor of its own

    @ACT-202 @planned
    Scenario: An allocation has a key of its own and its machine's rights
      Given a task that "alice" deployed to "bob"
      When "alice" asks for the allocation's handle
      Then its key is neither "alice"'s nor "bob"'s
      And it acts in the name of "bob" only as far as "bob" allowed it

    @ACT-203 @needs:docker
    Scenario: An allocation is told what to do by its orchestrator and by nobody else
      Given a network of "bob"
      And "alice", "carol" are in the network and offer nothing
      And "alice" runs a service
      When "carol" asks the allocation of "alice" to start afresh
      Then "carol" is refused
      And its service is running

    @ACT-204 @planned
    Scenario: An allocation starts something of its own
      Given a service that "alice" allowed to deploy tasks in her name
      When the allocation deploys a task to "carol"
      Then the task runs on "carol"
      And "alice" sees it as a child of that allocation

  @DOD-actor-model-3
  Rule: Actors talk by immutable messages only, and none reaches another's private state

    @ACT-205 @planned
    Scenario: Actors of one machine are as separate as those of two
      Given two jobs of different owners on "bob"
      When one of them asks for the other's state
      Then it learns nothing but that it may not ask

    @ACT-206 @planned
    Scenario: What was sent cannot be changed on the way
      Given a message from "alice" to "carol" that passes through "bob"
      When "bob" changes any part of it
      Then "carol" refuses it
      And "alice" learns that it did not arrive
