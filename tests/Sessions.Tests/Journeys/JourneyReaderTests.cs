using Holdfast.Configuration;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;

namespace Holdfast.Sessions.Tests.Journeys;

public sealed class JourneyReaderTests
{
    private static (JourneyDefinition Journey, string[] Codes) Read(string steps)
    {
        var document = ConfigDocument.Parse("test.yaml", $"journeys:\n  j:\n    steps:\n{steps}", _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        document.Root.Finish();
        return (read.Journeys[0], [.. document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id)]);
    }

    [Fact]
    public void Every_kind_of_step_is_read()
    {
        var (journey, codes) = Read("""
                  - wait: { text: MENU, at: { row: 1, column: 2 }, field: { label: Option }, unlocked: true }
                  - cursor: { row: 3, column: 4 }
                  - if: NEWS
                    then: [ { press: enter } ]
                    else:
                      - if: { not_text: OK, timeout: 2s }
                        then: [ { press: pf3 } ]
                  - repeat: { until: END, max: 7 }
                    steps:
                      - extract: { name: line, row: 5, column: 1, length: 80 }
                      - press: pf8
                  - repeat: { times: 2 }
                    steps: [ { press: tab } ]
                  - extract: { name: balance, after: "Balance" }
                  - extract: { name: user, field: { label: User } }
                  - type: { value: balance }
                  - field: { label: Amount, value: line }
            """);
        Assert.Empty(codes);
        Assert.Equal(
            [
                "wait for text \"MENU\" on row 1 from column 2 and field \"Option\" and an unlocked keyboard", "cursor to row 3, column 4",
                "if text \"NEWS\"", "repeat until text \"END\"", "repeat 2 times", "extract balance after \"Balance\"",
                "extract user from field \"User\"", "type the value balance", "fill field \"Amount\" with the value line",
            ],
            journey.Steps.Select(step => step.ToString()));
        var branch = Assert.IsType<IfStep>(journey.Steps[2]);
        Assert.Equal("press enter", Assert.Single(branch.Then).ToString());
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<IfStep>(Assert.Single(branch.Else)).Timeout);
        Assert.Equal(7, Assert.IsType<RepeatStep>(journey.Steps[3]).Max);
        Assert.Equal((5, 1, 80), journey.Steps[3].Inner[0] is ExtractStep place ? (place.Row, place.Column, place.Length) : default);
        Assert.Equal((1, 2), ((WaitStep)journey.Steps[0]).Condition is WaitCondition at ? (at.Row, at.Column) : default);
    }

    [Theory]
    [InlineData("      - if: NEWS", "HF1004")]
    [InlineData("      - repeat: { times: 2 }", "HF1004")]
    [InlineData("      - repeat: { times: 2, until: X }\n        steps: [ { press: tab } ]", "HF1005")]
    [InlineData("      - repeat: { max: 2 }\n        steps: [ { press: tab } ]", "HF1005")]
    [InlineData("      - extract: { name: a }", "HF1005")]
    [InlineData("      - extract: { name: a, row: 1, column: 1 }", "HF1004")]
    [InlineData("      - extract: { name: a, after: x, field: { label: y } }", "HF1005")]
    [InlineData("      - type: { value: nothing }", "HF1006")]
    [InlineData("      - wait: { at: { row: 1, column: 1 } }", "HF1005")]
    [InlineData("      - cursor: { row: 1 }", "HF1004")]
    [InlineData("      - repeat: { times: 1 }\n        steps: [ { repeat: { times: 1 }, steps: [ { repeat: { times: 1 }, steps: [ { repeat: { times: 1 }, steps: [ { repeat: { times: 1 }, steps: [ { press: tab } ] } ] } ] } ] } ]", "HF1005")]
    public void Mistakes_are_found(string steps, string code) => Assert.Contains(code, Read(steps).Codes);
}
