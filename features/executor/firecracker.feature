@planned @REQ-executor
Feature: Programs in small virtual machines
  Who does not want to share a kernel with strangers runs their programs in machines of their own.

  @DOD-executor-2
  Rule: A job is started with the Firecracker executor, watched while it runs, and its results are received

    @EXE-213 @needs:kvm
    Scenario: A task runs in a virtual machine
      Given a machine "bob" that offers virtual machines
      When "alice" deploys a task with a kernel and a disk of its own
      Then it runs in a virtual machine with the cores and the memory that were promised
      And "alice" gets its output and its exit code

    @EXE-214 @needs:kvm
    Scenario: A service in a virtual machine is watched and stopped
      Given a service of "alice" in a virtual machine on "bob"
      When "alice" stops it
      Then it could end in order
      And no process, disk or network of it is left on "bob"

    @EXE-215 @needs:kvm
    Scenario: A virtual machine is found again after the node was restarted
      Given a service of "alice" in a virtual machine on "bob"
      When the node on "bob" is restarted
      Then the service went on running
      And "alice" can read its logs and stop it as before

    @EXE-216 @needs:kvm
    Scenario: Data goes in and out of a virtual machine
      Given a task that reads an input volume and writes an output volume
      When "alice" deploys it to a virtual machine on "bob"
      Then it reads the input, cannot change it, and its output comes back

    @EXE-217
    Scenario: A machine that cannot run virtual machines says so
      Given a machine "bob" without the means for virtual machines
      When "alice" deploys a task that needs one
      Then "alice" is told that "bob" has no such executor
