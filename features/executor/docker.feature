@planned @REQ-executor
Feature: Programs in containers
  A provider runs other people's programs. They get what was promised, and the machine stays its owner's.

  @DOD-executor-1
  Rule: A job is started with the Docker executor, watched while it runs, and its results are received

    @EXE-201 @needs:docker
    Scenario: A person sees how the image is fetched
      Given a task whose image "bob" does not have
      When "alice" deploys it to "bob"
      Then "alice" sees how much of the image has been fetched
      And an image that is larger than "bob" allows is refused before it is fetched

    @EXE-202 @needs:docker
    Scenario: Scripts prepare the container in their order and stop at the first failure
      Given a task with three scripts of which the second fails
      When "alice" deploys it to "bob"
      Then the first two ran in that order and the third did not
      And "alice" is told which script failed, with its output

    @EXE-203 @needs:docker
    Scenario: What the image starts is kept
      Given an image with a program of its own that takes arguments with spaces
      When "alice" deploys it to "bob" with scripts and with other arguments
      Then its own program is started with exactly these arguments

    @EXE-204 @needs:docker
    Scenario: A person looks into a running container
      Given a service of "alice" that runs on "bob"
      When "alice" runs a command inside it
      Then she gets its output and its exit code
      And "carol" may not do the same

    @EXE-205 @needs:docker
    Scenario: A person sees what a container uses
      Given a service of "alice" that runs on "bob"
      When "alice" asks what it uses
      Then she sees its cores, memory, disk and network, beside what was promised

    @EXE-206 @needs:docker
    Scenario: Logs are bounded and survive the container
      Given a task that writes without end until it is stopped
      When "alice" reads its logs after its end
      Then she gets the last part, as much as "bob" keeps
      And she is told how much was dropped

  @DOD-executor-3
  Rule: Others can plug in an executor of their own

    @EXE-207
    Scenario: A third party's executor takes part in bidding
      Given an executor of a third party that passed the tests of the interface
      When "bob" is started with it and "alice" deploys a job that asks for it
      Then "bob" bids and runs the job

  @DOD-executor-4
  Rule: A program gets what it was promised, no more, and cannot harm the machine

    @EXE-208 @needs:docker
    Scenario Outline: A greedy program harms nobody but itself
      Given a program that <does>
      When "alice" deploys it to "bob" beside a service of "carol"
      Then <outcome>
      And the service of "carol" did not notice

      Examples:
        | does                             | outcome                                                |
        | takes more memory than promised  | it is ended, and "alice" is told that memory was short |
        | starts processes without end     | it gets no more processes than "bob" allows            |
        | fills the disk                   | it gets no more disk than promised                     |
        | uses all cores                   | it gets the cores that were promised                   |

    @EXE-209 @needs:docker
    Scenario Outline: A job that reaches for the machine is refused
      Given a job that asks for <thing>
      When "alice" deploys it to "bob"
      Then "alice" is told that "bob" does not allow it, before anything is fetched

      Examples:
        | thing                         |
        | the Docker socket             |
        | the network of the machine    |
        | the processes of the machine  |
        | a folder outside its volumes  |
        | all privileges                |

    @EXE-210 @needs:docker
    Scenario: A graphics card is given to one program at a time
      Given a machine "bob" with two graphics cards
      When "alice" deploys a job that needs one of 8 GiB
      Then the job sees one card that fits, and the other one not at all

  @DOD-executor-5
  Rule: Programs outlive the node's restarts, and none is left behind

    @EXE-211 @needs:docker
    Scenario: Docker goes away for a while
      Given a service of "alice" that runs on "bob"
      When Docker on "bob" is restarted
      Then "alice" sees the service as not reachable and then as running again
      And no second copy was started

    @EXE-212 @needs:docker
    Scenario: What nobody needs any more is cleared away
      Given "bob", on whose disk lie images, results and logs of jobs that ended last week
      When the disk that "bob" lends becomes short
      Then the oldest of them are removed first, and nothing that is in use
