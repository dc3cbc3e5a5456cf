using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Journeys;

public sealed class JourneyMachineTests
{
    private static readonly Dictionary<string, SecretValue> Secrets = new() { ["user"] = SecretValue.Of("TELLER1"), ["password"] = SecretValue.Of("sw0rdfish") };

    private static readonly JourneyStep[] Steps =
    [
        new WaitStep(new WaitCondition { Text = "LOGON" }, TimeSpan.FromSeconds(5)),
        new TypeStep(SecretText.Parse("${secret:user}")),
        new PressStep(Key.Tab),
        new TypeStep(SecretText.Parse("${secret:password}")) { Label = "the password" },
        new PressStep(Key.Enter),
        new WaitStep(new WaitCondition { Text = "MENU" }, TimeSpan.FromSeconds(9)),
    ];

    private static JourneyMachine Machine() => new("login", Steps, Secrets);

    [Fact]
    public void It_leads_through_the_steps_in_order()
    {
        var machine = Machine();
        var logOn = TestScreens.Show(1, locked: false, "LOGON ===>");
        Assert.Equal("LOGON", machine.Next(logOn).Await?.Text);
        Assert.Equal(TimeSpan.FromSeconds(5), machine.Next(logOn).Timeout);
        machine.Shown();
        AssertSecret("TELLER1", machine.Next(logOn).Input);
        machine.Carried(sent: false, 2);
        Assert.Equal(new PressKey(Key.Tab), machine.Next(logOn).Input);
        machine.Carried(sent: false, 3);
        AssertSecret("sw0rdfish", machine.Next(logOn).Input);
        machine.Carried(sent: false, 4);
        Assert.Equal(new PressKey(Key.Enter), machine.Next(logOn).Input);
        machine.Carried(sent: true, 5);
        Assert.Equal("MENU", machine.Next(logOn).Await?.Text);
        machine.Shown();
        Assert.True(machine.Next(TestScreens.Show(6, locked: false, "MENU")).Arrived);
    }

    private static void AssertSecret(string typed, InputStep? step)
    {
        var type = Assert.IsType<TypeText>(step);
        Assert.True(type.Secret);
        Assert.Equal("", type.Text);
        Assert.Equal(typed, type.Typed.ToString());
    }

    [Fact]
    public void After_a_key_that_went_to_the_host_only_later_screens_count()
    {
        var machine = new JourneyMachine("j", [new PressStep(Key.Enter), new WaitStep(new WaitCondition { Text = "X" }, TimeSpan.FromSeconds(1))], Secrets);
        machine.Carried(sent: true, 5);
        var condition = machine.Next(TestScreens.Show(5, locked: true, "X")).Await;
        Assert.NotNull(condition);
        Assert.False(condition.Holds(TestScreens.Show(5, locked: false, "X")));
        Assert.True(condition.Holds(TestScreens.Show(6, locked: false, "X")));
    }

    [Fact]
    public void It_waits_for_the_keyboard_before_it_types_and_for_the_host_before_it_arrives()
    {
        var machine = new JourneyMachine("j", [new PressStep(Key.Clear), new PressStep(Key.Enter)], Secrets);
        var locked = TestScreens.Show(1, locked: true, "X");
        Assert.Equal(new WaitCondition { Unlocked = true }, machine.Next(locked).Await);
        machine.Shown();
        machine.Carried(sent: true, 2);
        Assert.Equal(new WaitCondition { Unlocked = true, ChangedSince = 2 }, machine.Next(locked).Await);
        machine.Shown();
        machine.Carried(sent: true, 4);
        Assert.Equal(new WaitCondition { Unlocked = true, ChangedSince = 4 }, machine.Next(locked).Await);
        machine.Shown();
        Assert.True(machine.Next(locked).Arrived);
    }

    [Fact]
    public void A_failure_names_its_step_and_the_kind_of_its_cause_and_nothing_of_a_screen()
    {
        var machine = Machine();
        machine.Shown();
        machine.Carried(sent: false, 1);
        machine.Carried(sent: false, 2);
        var fault = machine.Failed(SessionErrors.InputRefused);
        Assert.Equal(SessionErrors.JourneyFailed, fault.Code);
        Assert.Equal("Journey login, step 4 of 6, \"the password\": HF3006 The screen refused the input.", fault.Detail);
    }

    [Fact]
    public void Text_that_is_sent_as_it_is_typed_needs_no_answer_before_the_next_step()
    {
        var machine = new JourneyMachine("j", [new TypeStep(SecretText.Parse("ls")), new PressStep(Key.Enter)], Secrets);
        var prompt = TestScreens.Show(1, locked: false, "$");
        Assert.Equal(new TypeText("ls"), machine.Next(prompt).Input);
        machine.Carried(sent: true, 2);
        Assert.Equal(new PressKey(Key.Enter), machine.Next(prompt).Input);
    }
}
