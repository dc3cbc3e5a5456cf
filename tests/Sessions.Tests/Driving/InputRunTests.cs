using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Driving;

public sealed class InputRunTests
{
    private static readonly Panel Form = new()
    {
        Name = "form",
        Fields =
        [
            new PanelField { Row = 2, Column = 2, Text = "Name . . :" },
            new PanelField { Row = 2, Column = 20, Name = "name", Input = true, Length = 8 },
            new PanelField { Row = 3, Column = 2, Text = "Secret . :" },
            new PanelField { Row = 3, Column = 20, Name = "secret", Input = true, Hidden = true, Length = 8 },
            new PanelField { Row = 4, Column = 2, Text = "Amount . :" },
            new PanelField { Row = 4, Column = 20, Name = "amount", Input = true, Numeric = true, Length = 5 },
        ],
    };

    private static InputOutcome Execute(TerminalMachine terminal, params InputStep[] steps) => new InputRun(terminal, terminal.Screen.Capture()).Execute(steps);

    [Fact]
    public void Fields_are_filled_by_label_or_place_and_the_key_sends_them()
    {
        var (terminal, host) = TestScreens.Pair(Form);
        var outcome = Execute(
            terminal, new FillField(FieldTarget.ByLabel("NAME"), "ANNA"), new FillField(FieldTarget.At(3, 24), "hush"),
            new MoveCursor(4, 20), new TypeText("12"), new PressKey(Key.Enter));
        Assert.Null(outcome.Refusal);
        Assert.True(outcome.Sent);
        TestScreens.Exchange(terminal, host);
        var reply = host.TakeReply();
        Assert.NotNull(reply);
        Assert.Equal(("ANNA", "hush", "12"), (reply["name"], reply["secret"], reply["amount"]));
    }

    [Fact]
    public void Filling_replaces_what_stood_there()
    {
        var (terminal, host) = TestScreens.Pair(Form);
        Execute(terminal, new FillField(FieldTarget.ByLabel("Name"), "LONGNAME"));
        Execute(terminal, new FillField(FieldTarget.ByLabel("Name"), "AL"), new PressKey(Key.Enter));
        TestScreens.Exchange(terminal, host);
        Assert.Equal("AL", host.TakeReply()!["name"]);
    }

    [Fact]
    public void Traces_tell_lengths_of_visible_text_and_nothing_of_hidden_fields_and_secrets()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        var outcome = Execute(
            terminal, new FillField(FieldTarget.ByLabel("Name"), "ANNA"), new FillField(FieldTarget.ByLabel("Secret"), "hush"),
            new MoveCursor(3, 20), new TypeText("more"), new MoveCursor(2, 20), new TypeText("X") { Secret = true });
        Assert.Equal([4, null, null, null, null, null], outcome.Done.Select(trace => trace.Length));
        Assert.Equal([false, true, false, true, false, true], outcome.Done.Select(trace => trace.Masked));
    }

    [Fact]
    public void A_refusal_names_the_place_and_what_was_done_before_stays()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        var outcome = Execute(terminal, new FillField(FieldTarget.ByLabel("Name"), "ANNA"), new MoveCursor(1, 5), new TypeText("X"));
        Assert.Equal(SessionErrors.InputRefused, outcome.Refusal?.Code);
        Assert.Contains("Step 3 (type)", outcome.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains("row 1, column 5", outcome.Refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("What the 2 steps before it did stays", outcome.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Done.Count);
        Assert.Contains("ANNA", terminal.Screen.Capture().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_longer_than_its_field_is_refused_before_anything_is_typed()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        var outcome = Execute(terminal, new FillField(FieldTarget.ByLabel("Name"), "NINECHARS"));
        Assert.Equal(SessionErrors.InputRefused, outcome.Refusal?.Code);
        Assert.DoesNotContain("NINE", terminal.Screen.Capture().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NINE", outcome.Refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_are_refused_in_a_numeric_field()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        var outcome = Execute(terminal, new FillField(FieldTarget.ByLabel("Amount"), "12A"));
        Assert.Equal(SessionErrors.InputRefused, outcome.Refusal?.Code);
    }

    [Fact]
    public void A_locked_keyboard_takes_nothing_until_the_host_answers()
    {
        var (terminal, host) = TestScreens.Pair(Form);
        var outcome = Execute(terminal, new PressKey(Key.Enter), new TypeText("X"));
        Assert.Equal(SessionErrors.KeyboardLocked, outcome.Refusal?.Code);
        Assert.True(outcome.Sent);
        TestScreens.Exchange(terminal, host);
        host.Show(Form);
        TestScreens.Exchange(terminal, host);
        Assert.Null(Execute(terminal, new TypeText("X")).Refusal);
    }

    [Fact]
    public void A_field_that_is_not_there_is_answered_with_those_that_are()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        var outcome = Execute(terminal, new FillField(FieldTarget.ByLabel("Colour"), "X"));
        Assert.Equal(SessionErrors.NoSuchField, outcome.Refusal?.Code);
        Assert.Contains("\"Name\" at 2,20", outcome.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(SessionErrors.NoSuchField, Execute(terminal, new FillField(FieldTarget.At(2, 19), "X")).Refusal?.Code);
        Assert.Equal(SessionErrors.NoSuchField, Execute(terminal, new FillField(FieldTarget.At(99, 1), "X")).Refusal?.Code);
    }

    [Fact]
    public void Text_typed_to_a_host_that_echoes_is_sent_at_once()
    {
        var terminal = new TerminalMachine(new TerminalOptions());
        terminal.Receive([0xFF, 0xFB, 0x01, .. "login: "u8]);
        Assert.Equal(TerminalPhase.Nvt, terminal.Phase);
        var outcome = Execute(terminal, new TypeText("anna"));
        Assert.Null(outcome.Refusal);
        Assert.True(outcome.Sent);
        Assert.False(Execute(terminal, new PressKey(Key.Clear)).Sent);
    }

    [Fact]
    public void Typing_alone_sends_nothing_to_a_host_that_waits_for_a_key()
    {
        var (terminal, _) = TestScreens.Pair(Form);
        Assert.False(Execute(terminal, new FillField(FieldTarget.ByLabel("Name"), "ANNA"), new PressKey(Key.Tab)).Sent);
    }
}
