@planned @REQ-storage
Feature: Data for programs
  A program finds its input where it expects it, leaves its output where it can be fetched, and touches nothing else.

  @DOD-storage-1
  Rule: Every executor can read and write the storage that a job was given, through the interface

    @STO-201 @needs:docker
    Scenario: A program reads its input and leaves its output
      Given a task with an input volume and an output volume
      When "alice" deploys it to "bob"
      Then the program finds the input
      And "alice" fetches what it left in the output

    @STO-202 @needs:docker
    Scenario: A service keeps its data over a restart
      Given a service of "alice" on "bob" that counts its visits in a volume
      When the service is restarted
      Then it goes on counting where it was

    @STO-203
    Scenario: A volume that cannot be had stops the job before it starts
      Given a job that needs a volume that "bob" does not have
      When "alice" deploys it to "bob"
      Then "alice" is told which volume is missing
      And no program was started

  @DOD-storage-2
  Rule: Inputs are brought from S3 before a program starts, and outputs are taken there after it ended

    @STO-204
    Scenario: A task works on objects from S3
      Given a task whose input is everything below one name in a bucket
      When "alice" deploys it to "bob"
      Then the program starts when all of it is there
      And its output is in the bucket when the task is shown as completed

    @STO-205
    Scenario: A transfer that breaks off goes on where it was
      Given a large input of which half was brought
      When the connection breaks and comes back
      Then only the other half is brought
      And the program sees the input whole

    @STO-206
    Scenario: Input that was changed on the way is refused
      Given an input with a digest in the job
      When what arrives is something else
      Then the program is not started
      And "alice" is told which object differs

    @STO-207
    Scenario: Output that cannot be delivered is not lost
      Given a completed task whose bucket refuses the output
      When "alice" looks at the task
      Then she sees that the output waits on "bob", until when and why
      And she can fetch it herself

  @DOD-storage-3
  Rule: Data is seen by those who may see it, and goes when the job that owned it goes

    @STO-208
    Scenario: An input that is for reading cannot be changed
      Given a task with an input volume for reading only
      When the program writes to it
      Then the write fails
      And the input is as it was

    @STO-209
    Scenario: A program cannot leave its volume
      Given a job whose volume contains links to other places of the machine
      When the program follows them
      Then it sees nothing of the machine

    @STO-210
    Scenario: Data goes with the job
      Given a job of "alice" on "bob" with private volumes
      When the job has ended and its results were fetched
      Then nothing of its data is left on "bob"

    @STO-211
    Scenario: A volume takes no more disk than was promised
      Given a volume of 1 GiB
      When the program writes more than that
      Then the write fails
      And the disk of "bob" has not become shorter for others
