using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Server.Sessions;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;
using RequestStep = Holdfast.Contracts.Sessions.InputStep;

namespace Holdfast.Server.Tests.Sessions;

public sealed class InputTranslationTests
{
    [Fact]
    public void Each_kind_of_step_is_read()
    {
        var input = InputTranslation.Read(new InputRequest
        {
            Steps =
            [
                new RequestStep { Type = "abc" },
                new RequestStep { Press = "pf3" },
                new RequestStep { Field = new FieldInput { Label = "Name", Text = "x" } },
                new RequestStep { Field = new FieldInput { Row = 4, Column = 10, Text = "y" } },
                new RequestStep { Cursor = new Position(2, 3) },
            ],
        }).Value;
        Assert.Equal(
            [
                new TypeText("abc"), new PressKey(Key.Pf3), new FillField(FieldTarget.ByLabel("Name"), "x"),
                new FillField(FieldTarget.At(4, 10), "y"), new MoveCursor(2, 3),
            ],
            input.Steps);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{ "steps": [{ "field": { "label": "Name" } }] }""", 1)]
    public void Members_that_are_missing_have_their_defaults(string body, int steps)
    {
        var request = System.Text.Json.JsonSerializer.Deserialize(body, Server.Http.RequestBody.Strict.InputRequest)!;
        var input = InputTranslation.Read(request).Value;
        Assert.Equal(steps, input.Steps.Count);
        Assert.All(input.Steps, step => Assert.Equal("", Assert.IsType<FillField>(step).Text));
    }

    public static TheoryData<RequestStep> Wrong => new(
        new RequestStep(),
        new RequestStep { Type = "a", Press = "enter" },
        new RequestStep { Press = "entre" },
        new RequestStep { Field = new FieldInput { Text = "x" } },
        new RequestStep { Field = new FieldInput { Label = " ", Text = "x" } },
        new RequestStep { Field = new FieldInput { Label = "Name", Row = 1, Text = "x" } },
        new RequestStep { Field = new FieldInput { Row = 1, Text = "x" } });

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_step_is_named_by_its_place(RequestStep step)
    {
        var fault = InputTranslation.Read(new InputRequest { Steps = [new RequestStep { Type = "a" }, step] }).Fault;
        Assert.Equal(RequestErrors.InvalidField, fault?.Code);
        Assert.StartsWith("steps[1]:", fault!.Detail, StringComparison.Ordinal);
    }
}
