using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Journeys;

/// <summary>The steps that choose, repeat and take: what a journey does by what it sees.</summary>
public sealed class JourneyBranchTests
{
    private static readonly Dictionary<string, SecretValue> None = [];

    private static SessionScreen Screen(params string[] lines) => TestScreens.Show(1, locked: false, lines);

    private static TypeStep Type(string text) => new(SecretText.Parse(text));

    private static WaitCondition Shows(string text) => new() { Text = text };

    /// <summary>Runs a journey of local steps on one screen; what it typed, by step, and how it ended.</summary>
    private static (string[] Typed, Fault? Fault) Run(SessionScreen screen, params JourneyStep[] steps)
    {
        var machine = new JourneyMachine("j", steps, None);
        var typed = new List<string>();
        while (true)
        {
            var effect = machine.Next(screen);
            if (effect.Arrived) return ([.. typed], null);
            if (effect.Failure is { } fault) return ([.. typed], fault);
            typed.Add($"{machine.Path}:{Assert.IsType<TypeText>(effect.Input).Text}");
            machine.Carried(sent: false, 1);
        }
    }

    [Fact]
    public void If_takes_the_way_that_the_screen_says()
    {
        JourneyStep[] steps = [new IfStep(Shows("NEWS"), [Type("a"), Type("b")], [Type("c")]), Type("d")];
        Assert.Equal(["1.then.1:a", "1.then.2:b", "2:d"], Run(Screen("NEWS"), steps).Typed);
        Assert.Equal(["1.else.1:c", "2:d"], Run(Screen("MENU"), steps).Typed);
        Assert.Equal(["2:d"], Run(Screen("MENU"), new IfStep(Shows("NEWS"), [Type("a")], []), Type("d")).Typed);
    }

    [Fact]
    public void If_with_a_timeout_waits_and_takes_the_other_way_where_the_screen_does_not_come()
    {
        JourneyStep[] steps =
        [
            new PressStep(Key.Enter),
            new IfStep(Shows("NEWS"), [Type("a")], [Type("b")]) { Timeout = TimeSpan.FromSeconds(3) },
        ];
        foreach (var comes in (bool[])[true, false])
        {
            var machine = new JourneyMachine("j", steps, None);
            machine.Carried(sent: true, 5);
            var wait = machine.Next(Screen("MENU"));
            Assert.Equal((Shows("NEWS") with { ChangedSince = 5 }, TimeSpan.FromSeconds(3)), (wait.Await, wait.Timeout));
            if (comes) machine.Shown();
            else Assert.True(machine.Missed());
            // The key has still to be answered before anything is typed.
            if (!comes)
            {
                Assert.Equal(5, machine.Next(Screen("MENU")).Await?.ChangedSince);
                machine.Shown();
            }

            Assert.Equal(new TypeText(comes ? "a" : "b"), machine.Next(Screen("MENU")).Input);
        }
    }

    [Fact]
    public void A_wait_that_is_missed_is_no_way_out() =>
        Assert.False(new JourneyMachine("j", [new WaitStep(Shows("X"), TimeSpan.FromSeconds(1))], None).Missed());

    [Fact]
    public void Repeat_goes_by_number_by_until_and_by_while()
    {
        Assert.Equal(["1.1:x", "1.1:x", "1.1:x", "2:y"], Run(Screen("A"), new RepeatStep([Type("x")]) { Times = 3 }, Type("y")).Typed);
        Assert.Empty(Run(Screen("END"), new RepeatStep([Type("x")]) { Until = Shows("END") }).Typed);
        Assert.Empty(Run(Screen("END"), new RepeatStep([Type("x")]) { While = Shows("MORE") }).Typed);
        var (typed, fault) = Run(Screen("MORE"), new RepeatStep([Type("x")]) { While = Shows("MORE"), Max = 4 });
        Assert.Equal(4, typed.Length);
        Assert.Equal((SessionErrors.WaitTimedOut, "4 rounds did not end it."), (fault?.Code, fault?.Detail));
    }

    [Fact]
    public void Repeats_within_repeats_begin_anew_each_round()
    {
        var inner = new RepeatStep([Type("x")]) { Times = 2 };
        var (typed, _) = Run(Screen("A"), new RepeatStep([inner, new IfStep(Shows("A"), [Type("y")], [])]) { Times = 2 });
        Assert.Equal(["1.1.1:x", "1.1.1:x", "1.2.then.1:y", "1.1.1:x", "1.1.1:x", "1.2.then.1:y"], typed);
    }

    [Fact]
    public void No_course_goes_on_for_ever()
    {
        var endless = new RepeatStep([new RepeatStep([new RepeatStep([new IfStep(Shows("A"), [], [])]) { Times = 1000 }]) { Times = 1000 }]) { Times = 1000 };
        Assert.Contains("not enough", Run(Screen("A"), endless).Fault?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_extracted_can_be_typed_and_is_in_the_result()
    {
        var screen = Screen("ACCOUNT 4711  OPEN", "Balance . . :  1,234.50  EUR", "short");
        JourneyStep[] steps =
        [
            new ExtractStep("account") { Row = 1, Column = 9, Length = 4 },
            new ExtractStep("balance") { After = "Balance" },
            new ExtractStep("rest") { Row = 3, Column = 70, Length = 500 },
            new TypeStep(SecretText.OfValue("account")),
        ];
        var machine = new JourneyMachine("j", steps, None);
        Assert.Equal(new TypeText("4711") { Secret = true }, machine.Next(screen).Input);
        Assert.Equal([("account", "4711"), ("balance", "1,234.50"), ("rest", "")], machine.Values.Select(value => (value.Key, value.Value)));
        var (_, fault) = Run(screen, new ExtractStep("x") { After = "NOWHERE" });
        Assert.Equal(SessionErrors.NoSuchField, fault?.Code);
        Assert.Equal(SessionErrors.NoSuchField, Run(screen, new ExtractStep("x") { Row = 99, Column = 1, Length = 1 }).Fault?.Code);
    }

    [Fact]
    public void What_a_screen_lacks_is_told_part_by_part()
    {
        var condition = new WaitCondition { Text = "Main Menu", NotText = "ERROR", Cursor = (9, 9), Unlocked = true, Field = FieldTarget.ByLabel("User") };
        var parts = condition.Explain(TestScreens.Show(1, locked: false, "MAIN MENU", "ERROR 5"));
        Assert.Equal(
            [
                ("text \"Main Menu\"", false, "row 1, column 1 has \"MAIN MENU\""),
                ("field \"User\"", false, "no input field is labelled \"User\"; there is none on this screen."),
                ("no text \"ERROR\"", false, "it stands on row 2"),
                ("the cursor at row 9, column 9", false, "the cursor is at row 1, column 1"),
                ("an unlocked keyboard", true, null),
            ],
            parts.Select(part => (part.Wanted, part.Holds, part.Instead)));
    }
}
