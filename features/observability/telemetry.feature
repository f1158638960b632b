@planned @REQ-observability
Feature: Seeing what happens
  When something goes wrong on machines of many owners, those who may know can find out what, and nobody else can.

  @DOD-observability-1
  Rule: Everything a node has to say goes through one interface, in a form that machines can read

    @OBS-201
    Scenario: Every entry says which machine, which job and what
      Given a deployment of "alice" on "bob"
      When its entries in the log of "bob" are read
      Then each names the machine, the deployment, the event and its outcome
      And entries of one event have the same name on every machine

    @OBS-202
    Scenario: An owner turns up the detail while the node runs
      Given a running machine "bob" whose log is short
      When its owner asks for every detail of the network part
      Then the log shows it from then on, and nothing more of other parts
      And nothing was restarted

    @OBS-203
    Scenario: Logs on disk are bounded
      Given "bob", whose owner gave the logs a certain room on the disk
      When "bob" has more to say than fits
      Then the oldest is dropped, and the newest is never lost

  @DOD-observability-2
  Rule: Events are stored by the collector that the owner configured, and can be analysed there

    @OBS-204
    Scenario Outline: Events arrive at the collector of the owner's choice
      Given "bob", whose owner configured <collector>
      When a task runs on "bob"
      Then its events, measurements and traces can be found there by machine and deployment

      Examples:
        | collector                        |
        | an OpenTelemetry collector       |
        | Elasticsearch                    |
        | a file                           |

    @OBS-205 @needs:faults
    Scenario: A collector that is away costs neither work nor memory
      Given "bob", whose collector does not answer
      When "bob" works for an hour
      Then its work is as fast as ever and its memory bounded
      And the collector gets what was kept when it is back, and the number of what was dropped

    @OBS-206
    Scenario: The collector is changed while the node runs
      Given "bob", whose events go to one collector
      When its owner names another one
      Then later events go there and none was sent to both

    @OBS-207
    Scenario: An owner watches machines on a dashboard
      Given the dashboard that comes with the project
      When it is opened on a collector with events of three machines
      Then it shows their load, their deployments, refusals by reason and messages by outcome

  @DOD-observability-3
  Rule: What one action did on several machines can be followed as one

    @OBS-208
    Scenario: A deployment is one trace from the person to the program
      Given a job that "alice" deployed to "bob" and "carol"
      When a developer looks for its trace
      Then one trace shows the search, the bids, the commits and the starts, with the time that each took on each machine

    @OBS-209
    Scenario: A trace crosses machines whose clocks differ
      Given "bob", whose clock is half a minute ahead
      When a developer looks at a trace that includes "bob"
      Then what caused what is in the right order

  @DOD-observability-4
  Rule: Telemetry neither betrays secrets nor harms the work

    @OBS-210
    Scenario: Nothing is sent before the owner asks for it
      Given a machine "bob" as its owner has just installed it
      When "bob" works for a day
      Then it has contacted nobody but its peers

    @OBS-211
    Scenario: A collector that cannot prove who it is gets nothing
      Given "bob", whose owner configured a collector
      When something without the right certificate answers in its place
      Then nothing is sent and the owner is told

    @OBS-212
    Scenario: One machine does not learn what another logs
      Given a job of "alice" on "bob"
      When "alice" asks for logs of "bob"
      Then she gets those of her job and nothing of other jobs
