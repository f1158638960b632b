@REQ-p2p-network
Feature: Peers
  Machines find each other without anybody in the middle, and know who they are talking to.

  @DOD-p2p-network-1
  Rule: An actor sees its peers, and machines find one another

    @NET-001
    Scenario: Machines of one network know each other
      When a network of "alice" and "bob"
      Then "alice" and "bob" know each other

    @NET-002
    Scenario: A machine lists whom it knows
      Given a network of "alice" and "bob"
      When "alice" lists its peers
      Then the command succeeds
      And "alice" reads "yes"

    @NET-003
    Scenario: The way to a peer and back is measured
      Given a network of "alice" and "bob"
      When "alice" pings "bob"
      Then the command succeeds
      And "alice" reads "answered in"

    @NET-004
    Scenario: A machine that is gone no longer counts as connected
      Given a network of "alice", "bob" and "carol"
      And "alice" and "carol" know each other
      When the node of "carol" is stopped
      Then "alice" no longer counts "carol" among the connected

    @NET-005 @needs:crash
    Scenario: A machine keeps its name over a restart
      Given a network of "alice" and "bob"
      And "bob" is remembered
      When the node of "bob" is killed and started again
      Then "bob" has the name it had before
      And "alice" and "bob" know each other

    @NET-006
    Scenario: Connecting to a place where nobody is fails with a reason
      Given a network of "alice"
      When "alice" types "peers connect nonsense"
      Then the command ends with code 1
      And "alice" is told "nonsense"

  @DOD-p2p-network-4
  Rule: The network withstands lost machines, cut links and hostile peers

    @NET-007 @needs:faults
    Scenario: Two machines find each other again when the way between them is repaired
      Given a network of "alice" and "bob"
      And "bob" is cut off from everybody
      And 5 minutes pass
      When the network is whole again
      Then "alice" and "bob" know each other

    @NET-008 @needs:attacker @needs:docker
    Scenario: A machine that is sent noise goes on with its work
      Given a network of "alice" and "bob"
      And "mallory" is an attacker
      When "mallory" sends "bob" noise
      Then "bob" has refused it, and counted it as "malformed"
      And "alice" can deploy a task that prints "still here"
