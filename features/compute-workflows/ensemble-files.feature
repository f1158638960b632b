@REQ-compute-workflows
Feature: Ensemble files
  A job is a file that a person writes. What is wrong in it is said at once, with the line, before anything is asked of anybody.

  Background:
    Given "alice" is in the network and offers nothing

  @DOD-compute-workflows-1
  Rule: A job is described in a file, and its mistakes are all shown with their places

    @WFL-001
    Scenario: A file without mistakes is valid
      Given "alice" has a file "hello.yaml":
        """
        version: V1
        allocations:
          hello:
            executor: docker
            type: task
            resources:
              cpu: { cores: 0.1 }
              ram: { size: 64 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
              cmd: [echo, hello]
        nodes:
          anywhere:
            allocations: [hello]
        """
      When "alice" has the file "hello.yaml" checked
      Then the command succeeds
      And "alice" reads "hello.yaml is valid"

    @WFL-002
    Scenario: Every mistake is shown at once, each with its line
      Given "alice" has a file "wrong.yaml":
        """
        version: V1
        allocations:
          hello:
            executor: dokcer
            type: errand
            resources:
              cpu: { cores: -1 }
              ram: { size: 64 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
        nodes:
          anywhere:
            allocations: [hallo]
        """
      When "alice" has the file "wrong.yaml" checked
      Then the command ends with code 2
      And "alice" is told of line 4: "executor"
      And "alice" is told of line 5: "type"
      And "alice" is told of line 7: "cores"
      And "alice" is told of line 15: "hallo"

    @WFL-003
    Scenario: A job with mistakes is not deployed
      Given "alice" has a file "wrong.yaml":
        """
        version: V1
        allocations: {}
        nodes: {}
        """
      When "alice" deploys the file "wrong.yaml"
      Then the command ends with code 2
      And "alice" is told "allocations"
      And "alice" has no deployments

    @WFL-004 @needs:docker
    Scenario: A key that is not known is a warning, and the job runs
      Given a network of "bob"
      And "alice" has a file "colour.yaml":
        """
        version: V1
        allocations:
          hello:
            executor: docker
            type: task
            colour: green
            resources:
              cpu: { cores: 0.1 }
              ram: { size: 64 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
              cmd: [echo, hello]
        nodes:
          anywhere:
            allocations: [hello]
        """
      When "alice" deploys the file "colour.yaml"
      Then the command succeeds
      And "alice" is told of line 6: "colour"
      And "alice" reads "hello"

    @WFL-005
    Scenario: A slip of the pen is answered with what was probably meant
      Given "alice" has a file "slip.yaml":
        """
        version: V1
        alocations:
          hello: {}
        nodes:
          anywhere:
            allocations: [hello]
        """
      When "alice" has the file "slip.yaml" checked
      Then the command ends with code 2
      And "alice" is told of line 2: "allocations"

    @WFL-006
    Scenario: A file that is no ensemble at all is refused with a sentence
      Given "alice" has a file "letter.yaml":
        """
        Dear network, please run my job.
        """
      When "alice" deploys the file "letter.yaml"
      Then the command ends with code 2

    @WFL-007 @needs:docker
    Scenario: A program finds what the file says about its surroundings
      Given a network of "bob"
      And "alice" has a file "greeting.yaml":
        """
        version: V1
        allocations:
          hello:
            executor: docker
            type: task
            resources:
              cpu: { cores: 0.1 }
              ram: { size: 64 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
              cmd: [sh, -c, echo $GREETING]
              environment:
                GREETING: "good morning"
        nodes:
          anywhere:
            allocations: [hello]
        """
      When "alice" deploys the file "greeting.yaml"
      Then the command succeeds
      And "alice" reads nothing but "good morning"

    @WFL-008 @needs:docker
    Scenario: The same job may be written as JSON
      Given a network of "bob"
      And "alice" has a file "hello.json":
        """
        {
          "version": "V1",
          "allocations": {
            "hello": {
              "executor": "docker",
              "type": "task",
              "resources": { "cpu": { "cores": 0.1 }, "ram": { "size": "64 MiB" }, "disk": { "size": "64 MiB" } },
              "execution": { "type": "docker", "image": "dms/busybox:1", "cmd": ["echo", "hello"] }
            }
          },
          "nodes": { "anywhere": { "allocations": ["hello"] } }
        }
        """
      When "alice" deploys the file "hello.json"
      Then the command succeeds
      And "alice" reads nothing but "hello"
