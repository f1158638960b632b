@planned @REQ-p2p-network
Feature: Broadcasts, accidents and enemies
  A network of strangers has to work while some of them are broken and some of them are bad.

  @DOD-p2p-network-3
  Rule: An actor reaches everybody who listens by a broadcast

    @NET-201
    Scenario: Somebody who comes late hears what is said from then on
      Given a topic that "alice" and "bob" listen to
      When "carol" begins to listen and "alice" broadcasts
      Then "bob" and "carol" get it, each once

    @NET-202 @needs:attacker
    Scenario: A broadcast without the right to it is not passed on
      Given "mallory", who may not broadcast on a topic
      When "mallory" broadcasts on it a thousand times
      Then nobody but the neighbours of "mallory" has seen one of them
      And the neighbours think less of "mallory" from then on

    @NET-203 @needs:crowd
    Scenario: A large network asks few, not all
      Given a network of a thousand machines that could serve a job
      When "alice" looks for somebody to serve it
      Then a bounded number of machines answers
      And one of them serves it

  @DOD-p2p-network-4
  Rule: The network withstands lost machines, cut links and hostile peers

    @NET-204 @needs:faults
    Scenario: Any one of three machines may crash and come back
      Given "alice", "bob" and "carol" in one network
      When any one of them crashes and is started again
      Then all pairs are connected again within a minute

    @NET-205 @needs:faults @needs:crowd
    Scenario: Two halves find together again
      Given a network of twenty machines that a cut has split in two
      When the cut is healed
      Then every machine sees all the others
      And a broadcast reaches each of them once

    @NET-206 @needs:faults
    Scenario: A link that works in one direction only is noticed
      Given a link between "alice" and "bob" that carries nothing to "alice"
      When "alice" asks "bob" something
      Then "alice" is told that there is no answer
      And "alice" and "bob" no longer count on that link

    @NET-207 @needs:faults
    Scenario: A machine that runs out of descriptors refuses and lives
      Given a machine "bob" that can open no more connections
      When "dave" connects to "bob"
      Then "dave" is told that "bob" is full
      And those who were connected stay so

    @NET-208 @needs:crowd
    Scenario: Many machines make nothing slower than three
      Given a network of two hundred machines
      When "alice" deploys a task
      Then it runs about as soon as in a network of three

  @DOD-p2p-network-5
  Rule: Machines can form a network that others cannot enter

    @NET-209 @needs:attacker
    Scenario: A private swarm lets nobody in without its key
      Given "alice" and "bob", who share the key of a swarm
      When "mallory", who knows their addresses, tries to connect
      Then "mallory" gets no answer that tells who they are
