@planned @REQ-feature-environment
Feature: Networks of machines on demand
  Some flaws show only between machines that are far apart. A developer can have such machines for the length of a test,
  and the pipeline takes them without asking anybody.

  @DOD-feature-environment-1
  Rule: Chosen stages of the pipeline run by themselves on networks of machines in several places

    @ENV-201
    Scenario: A merge request gets a network of its own
      Given a merge request whose stages need machines in three regions
      When its pipeline runs
      Then a network of three machines in three regions is spawned for it
      And the stages that need machines run there with the build of that merge request
      And the network is gone when the last of these stages has ended

    @ENV-202
    Scenario: One story passes in every place unchanged
      Given a scenario in which "alice" deploys a task to "bob"
      When it runs in the simulator, as processes of one machine and in three regions
      Then it passes in all three places without a word of it being changed
      And the report names the three places beside each other

    @ENV-203
    Scenario: A pipeline that is cancelled leaves no network
      Given a pipeline whose network is half spawned
      When somebody cancels the pipeline
      Then no machine of that network is left
      And the pipeline says which machines it took down

  @DOD-feature-environment-2
  Rule: A developer tries with one command what needs several machines, with a build of their own

    @ENV-204
    Scenario: A developer's unfinished build runs on three machines
      Given a developer with changes that are not committed yet
      When the developer spawns a network of "alice", "bob" and "carol" with that build
      Then the three machines run exactly that build and say so
      And the developer is told how to reach each of them

    @ENV-205
    Scenario: Distance between regions is as it was asked for
      Given a description with "alice" in Europe, "bob" in America and "carol" in Asia
      When the developer spawns the network on a single machine
      Then a message from "alice" to "bob" takes as long as between Europe and America
      And a message from "alice" to "carol" takes as long as between Europe and Asia

    @ENV-206
    Scenario: A community member lends a machine for a test
      Given a community member who lends the machine "carol" over SSH for one hour
      When a developer spawns a network that includes "carol"
      Then "carol" takes part in the test as the others do
      And "carol" is as it was before when the hour is over

    @ENV-207
    Scenario: Two developers use the same host at once
      Given two developers on one host
      When both spawn a network with machines of the same names
      Then neither network sees the other
      And taking one down does not touch the other

  @DOD-feature-environment-3
  Rule: What every machine leaves behind of a test is collected and can be read in one place

    @ENV-208
    Scenario: The logs of all machines of a failed scenario are one click away
      Given a scenario on three machines that failed
      When a tester opens its result
      Then the logs of "alice", "bob" and "carol" are there, ordered by one common time
      And they name the build, the environment and the scenario

    @ENV-209 @needs:power
    Scenario: A machine that died still testifies
      Given a network in which the power of "bob" fails during a scenario
      When the results are collected
      Then what "bob" had written until then is among them
      And it is said that "bob" ended early

  @DOD-feature-environment-4
  Rule: A network is described, changed, watched and taken down again without anything left over

    @ENV-210
    Scenario: A wrong description is refused before a machine is paid for
      Given a description that places "bob" in a region that nobody offers
      When the developer spawns the network
      Then the developer is told the line of the mistake and the regions that exist
      And no machine was created

    @ENV-211
    Scenario: A machine is added to a running network
      Given a network of "alice" and "bob" that runs
      When the developer adds "carol" to its description and applies it
      Then "carol" joins
      And "alice" and "bob" were not restarted

    @ENV-212
    Scenario: A machine that vanished is noticed and put back
      Given a network whose machine "bob" was deleted by hand
      When the developer asks for the network's status
      Then "bob" is shown as missing
      And applying the description again brings "bob" back and leaves the others alone

    @ENV-213
    Scenario: Nothing is left when the tool itself was killed half way
      Given a network whose creation was interrupted by a power cut
      When the developer takes it down
      Then no machine, address, key or disk of it is left
      And taking it down once more says that there is nothing to do

    @ENV-214
    Scenario: A forgotten network goes by itself
      Given a network that was spawned for two hours
      When two hours pass without anybody extending them
      Then the network is taken down
      And its logs were collected before

    @ENV-215
    Scenario: A network that would cost too much is not spawned
      Given a limit on what networks may cost in a day
      When a developer describes a network that would exceed it
      Then the developer is told the expected cost and the limit
      And no machine was created

    @ENV-216
    Scenario: Credentials of the place are nowhere in its records
      Given a network that was spawned with a cloud account
      When its stored description and state are searched
      Then no credential and no private key is found in them
