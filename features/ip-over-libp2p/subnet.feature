@planned @REQ-ip-over-libp2p
Feature: A network of its own for every job
  To the programs of a job the world is one small private network, wherever their machines are.

  @DOD-ip-over-libp2p-1
  Rule: Programs of one job on different machines reach one another by ordinary IP

    @VPN-201 @needs:tun
    Scenario: Two programs on two machines talk
      Given a job with a server on "bob" and a client on "carol"
      When "alice" deploys it
      Then the client reaches the server by its address in the job's network

    @VPN-202 @needs:tun
    Scenario: Programs keep their addresses when one of them is restarted
      Given a job with programs on "bob" and "carol"
      When the program on "carol" is restarted
      Then it has the address that it had
      And the program on "bob" reaches it again

    @VPN-203 @needs:tun
    Scenario: The person's own machine joins the network of the job
      Given a running job of "alice" whose network her machine may join
      When "alice" opens an address of the job in her browser
      Then the program on "bob" answers

  @DOD-ip-over-libp2p-2
  Rule: They find one another by name

    @VPN-204 @needs:tun
    Scenario: A program is found under the name that the job gives it
      Given a job whose server has a name of its own
      When the client on "carol" asks for that name
      Then it gets the address of the server on "bob"
      And names of the outside world are answered as ever

    @VPN-205 @needs:tun
    Scenario: A name follows its program to another machine
      Given a job whose server was moved from "bob" to "dave"
      When the client on "carol" asks for its name
      Then it reaches the server on "dave"

  @DOD-ip-over-libp2p-3
  Rule: A port of a program is reachable through the machine that it runs on, when the job asks for that

    @VPN-206 @needs:tun
    Scenario: A visitor reaches a service through its provider
      Given a job that publishes its web server
      When it runs on "bob"
      Then a visitor who knows nothing of the network reads the page through "bob"

    @VPN-207
    Scenario: Two jobs that want the same public port do not collide
      Given a job of "alice" that uses a public port of "bob"
      When "carol" deploys a job that wants the same one on "bob"
      Then "carol" is told that it is taken
      And a job that leaves the choice to "bob" gets another one

    @VPN-208
    Scenario: A provider publishes only what its owner allows
      Given "bob", whose owner allows a range of public ports
      When "alice" deploys a job that wants one outside that range to "bob"
      Then "alice" is told the range, before anything is committed

  @DOD-ip-over-libp2p-4
  Rule: The network belongs to the job, lets nobody else in, and leaves nothing behind

    @VPN-209 @needs:tun @needs:attacker
    Scenario: Nobody outside the job gets in
      Given a job of "alice" with programs on "bob" and "carol"
      When "mallory", who works for another job on "bob", sends to an address of it
      Then nothing arrives

    @VPN-210 @needs:tun
    Scenario: A false sender address is dropped
      Given a job with programs on "bob" and "carol"
      When "carol" sends with an address that belongs to "bob"
      Then it is dropped and counted

    @VPN-211 @needs:tun
    Scenario: One network ends and the other goes on
      Given two jobs on "bob" and "carol" with a network each
      When one of them is shut down
      Then the programs of the other still reach one another
      And no device, route or rule of the first is left

    @VPN-212 @needs:tun
    Scenario: A crash leaves no rules behind
      Given "bob", on which a job has published a service
      When "bob" crashes and is started after the job is gone
      Then no rule of that job is left on "bob", and the owner's own rules are untouched

    @VPN-213
    Scenario: A machine without the means says so before it bids
      Given "bob", whose node may not make network devices
      When "alice" deploys a job whose programs need a network
      Then "alice" is told what "bob" lacks and how its owner could grant it

  @DOD-ip-over-libp2p-5
  Rule: An existing orchestrator runs its own cluster over it

    @VPN-214 @needs:tun @needs:docker
    Scenario: A Kubernetes cluster forms over three machines
      Given a job with one control plane and two workers of Kubernetes on "alice", "bob" and "carol"
      When it is deployed
      Then the workers join the control plane
      And a workload that is given to Kubernetes runs on both workers
