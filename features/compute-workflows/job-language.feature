@planned @REQ-compute-workflows
Feature: The language of jobs
  A person writes down what is wanted. Mistakes are explained where they stand, and jobs from elsewhere can be brought over.

  @DOD-compute-workflows-1
  Rule: A job is described in a file, and its mistakes are all shown with their places

    @WFL-202
    Scenario: An editor helps while a job is written
      Given an editor that knows the description of the job language
      When a person writes a job file in it
      Then fields are completed and explained, and mistakes are underlined

    @WFL-203
    Scenario: Numbers without a unit are not guessed in silence
      Given a job file whose memory is the bare number 4096
      When a person checks it
      Then the person is asked to write a unit, and told what the number would mean

    @WFL-204
    Scenario: Templates can be shared without leaking into one another
      Given a job file with two allocations that use one template and change it differently
      When a person asks what the file means
      Then each allocation has its own change and not the other's

    @WFL-205
    Scenario: Files from earlier versions still work
      Given the example files of every earlier version of the language
      When they are checked
      Then each is accepted, with a warning for everything that is written differently today

  @DOD-compute-workflows-2
  Rule: Jobs written for other orchestrators can be brought over

    @WFL-206
    Scenario: A Compose file becomes a job
      Given a Compose file with a web server, a database and a volume
      When a person translates it
      Then the job that comes out can be deployed
      And everything that could not be carried over is named with its line

    @WFL-207
    Scenario Outline: What others can express can be expressed
      Given a <kind> of <orchestrator>
      When a person writes it as a job by the guide for that
      Then the job is accepted and does the same

      Examples:
        | orchestrator | kind                         |
        | Kubernetes   | deployment with a service    |
        | Kubernetes   | job with retries             |
        | Kubernetes   | stateful set with volumes    |
        | Nomad        | batch job                    |
        | Nomad        | service with health checks   |
