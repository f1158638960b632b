@REQ-hardware-capability
Feature: Lending a part of a machine
  Owners decide how much of a machine the network may use, and take it back when they want to.

  @DOD-hardware-capability-1
  Rule: A machine's capabilities are found out, and its owner decides how much of them to lend

    @HWC-001
    Scenario: Who says nothing else offers half of the machine
      Given "bob" is in the network and offers nothing
      When "bob" types "onboard"
      Then the command succeeds
      And "bob" offers half of its machine

    @HWC-002 @needs:hardware
    Scenario: An owner offers a part of the machine
      Given "bob" has 8 cores and 16 GiB of memory, and offers nothing
      When "bob" types "onboard --cpu 2 --memory 4GiB"
      Then the command succeeds
      And "bob" is told "2 cores, 4 GiB memory"

    @HWC-003
    Scenario: Nobody can offer more cores than there are
      Given "bob" is in the network and offers nothing
      When "bob" types "onboard --cpu 4096"
      Then the command ends with code 1
      And "bob" is told "cpu must be from 0.1 cores to"
      And "bob" offers nothing

    @HWC-004 @needs:hardware
    Scenario Outline: Some of the <what> is kept for the owner
      Given "bob" has 8 cores, 10 GiB of memory and 100 GiB of disk, and offers nothing
      When "bob" types "<line>"
      Then the command ends with code 1
      And "bob" is told "<bounds>"

      Examples:
        | what   | line                    | bounds                             |
        | memory | onboard --memory 10GiB  | ram must be from 1 GiB to 9 GiB    |
        | memory | onboard --memory 100MiB | ram must be from 1 GiB to 9 GiB    |
        | disk   | onboard --disk 99GiB    | disk must be from 10 GiB to 90 GiB |

    @HWC-005
    Scenario: A machine is not offered twice
      Given a network of "bob"
      When "bob" types "onboard"
      Then the command ends with code 1
      And "bob" is told "already"

    @HWC-006
    Scenario: An owner takes the offer back
      Given a network of "bob"
      When "bob" types "offboard"
      Then the command succeeds
      And "bob" offers nothing

    @HWC-007
    Scenario: What is not offered cannot be taken back
      Given "bob" is in the network and offers nothing
      When "bob" types "offboard"
      Then the command ends with code 1
      And "bob" is told "onboard"

    @HWC-008 @needs:docker
    Scenario: A machine that works for others is not taken back under their feet
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      When "bob" types "offboard"
      Then the command ends with code 1
      And "bob" offers its machine to the network
      And the deployment is running

    @HWC-009 @needs:crash
    Scenario: An offer outlives the node's process
      Given a network of "bob"
      When the node of "bob" is killed and started again
      Then "bob" offers its machine to the network

  @DOD-hardware-capability-4
  Rule: What is used and what is free is known exactly at every moment

    @HWC-010 @needs:docker
    Scenario: What a job uses is missing from what is free
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 1 core
      When "alice" runs a service that needs 0.3 cores
      Then "bob" has 300 thousandths of a core in use
      And "bob" has 700 thousandths of a core free

    @HWC-011 @needs:docker
    Scenario: Resources return when the job has ended
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 1 core
      And "alice" runs a service that needs 0.3 cores
      When "alice" stops the deployment
      Then "bob" has nothing in use
      And "bob" has 1000 thousandths of a core free

    @HWC-012 @needs:docker
    Scenario: The owner sees what runs on the machine for others
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      When "bob" types "ps --here"
      Then the command succeeds
      And "bob" reads "service"
      And "bob" reads "running"
