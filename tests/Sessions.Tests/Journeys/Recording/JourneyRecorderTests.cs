using Holdfast.Configuration;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Journeys.Recording;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Journeys.Recording;

public sealed class JourneyRecorderTests
{
    private static readonly SessionScreen LogOn = TestScreens.Show(1, locked: false, "HARBOUR TELLER SYSTEM");
    private static readonly SessionScreen Menu = TestScreens.Show(9, locked: false, "MAIN MENU");

    private static InputOutcome Done(bool sent, params InputTrace[] traces) => new(traces, null, sent);

    [Fact]
    public void Inputs_become_steps_with_a_wait_for_each_screen_and_secrets_by_reference()
    {
        var recorder = new JourneyRecorder();
        recorder.Input(LogOn, [new FillField(FieldTarget.ByLabel("User"), "TELLER1")], Done(false, new InputTrace("field")));
        recorder.Input(
            TestScreens.Show(3, locked: false, "HARBOUR TELLER SYSTEM"),
            [new FillField(FieldTarget.ByLabel("Password"), "sw0rdfish"), new PressKey(Key.Enter)],
            Done(true, new InputTrace("field") { Label = "Password", Masked = true }, new InputTrace("press") { Key = Key.Enter }));
        var draft = recorder.Draft("teller", Menu);
        Assert.Equal(
            [
                "wait for text \"HARBOUR TELLER SYSTEM\" on row 1 from column 1 and an unlocked keyboard",
                "fill field \"User\" with TELLER1", "fill field \"Password\" with ${secret:teller.password}", "press enter",
                "wait for text \"MAIN MENU\" on row 1 from column 1 and an unlocked keyboard",
            ],
            draft.Steps.Select(step => step.ToString()));
        Assert.Equal(["teller.password"], draft.Secrets);
        Assert.DoesNotContain("sw0rdfish", draft.Yaml, StringComparison.Ordinal);
        Assert.False(draft.IsFull);
    }

    [Fact]
    public void What_is_typed_key_by_key_is_one_text_and_one_secret()
    {
        var recorder = new JourneyRecorder();
        foreach (var c in "ABC") recorder.Input(LogOn, [new TypeText($"{c}")], Done(false, new InputTrace("type")));
        recorder.Input(LogOn, [new PressKey(Key.Tab)], Done(false, new InputTrace("press")));
        foreach (var c in "secret") recorder.Input(LogOn, [new TypeText($"{c}")], Done(false, new InputTrace("type") { Masked = true }));
        Assert.Equal(
            ["type ABC", "press tab", "type ${secret:j.hidden}"], recorder.Draft("j", LogOn).Steps.Skip(1).Select(step => step.ToString()));
    }

    [Fact]
    public void Steps_that_were_refused_are_not_in_it_and_a_full_one_says_so()
    {
        var recorder = new JourneyRecorder();
        recorder.Input(LogOn, [new PressKey(Key.Tab), new TypeText("refused")], Done(false, new InputTrace("press")));
        Assert.Equal(2, recorder.Draft("j", LogOn).Steps.Count);
        for (var i = 0; i < JourneyDefinition.StepLimit; i++) recorder.Input(LogOn, [new PressKey(Key.Tab)], Done(false, new InputTrace("press")));
        var draft = recorder.Draft("j", LogOn);
        Assert.True(draft.IsFull);
        Assert.InRange(draft.Steps.Count, JourneyDefinition.StepLimit - 1, JourneyDefinition.StepLimit);
    }

    [Fact]
    public void A_full_one_names_no_secret_that_no_step_uses()
    {
        var recorder = new JourneyRecorder();
        var (fill, done) = (new FillField(FieldTarget.ByLabel("Pin"), "1234"), new InputTrace("field") { Label = "Pin", Masked = true });
        for (var i = 0; i < JourneyDefinition.StepLimit * 2; i++) recorder.Input(LogOn, [fill], Done(false, done));
        var draft = recorder.Draft("j", LogOn);
        Assert.True(draft.IsFull);
        Assert.Equal(draft.Steps.OfType<FieldStep>().Select(step => Assert.Single(step.Text.Names)), draft.Secrets);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with \"quotes\", a \\ and 'more'")]
    [InlineData("${HOME} costs $5: # not a comment")]
    [InlineData("  blanks, { braces } and [ brackets ]  ")]
    [InlineData("ÄÖÜ ß € \u00a0")]
    public void What_is_written_reads_back_as_the_same_steps(string text)
    {
        JourneyStep[] steps =
        [
            new WaitStep(new WaitCondition { Text = text, Row = 1, Column = 2, Unlocked = true }, WaitStep.DefaultTimeout),
            new WaitStep(new WaitCondition { Cursor = (3, 4), Unlocked = true }, WaitStep.DefaultTimeout),
            new TypeStep(SecretText.Plain(text)), new FieldStep(FieldTarget.ByLabel(text), SecretText.Reference("j.hidden")),
            new FieldStep(FieldTarget.At(5, 6), SecretText.Plain(text)), new CursorStep(7, 8), new PressStep(Key.Pf3),
        ];
        var document = ConfigDocument.Parse("draft.yaml", JourneyYaml.Write("j", steps, ["j.hidden"]), _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        document.Root.Finish();
        Assert.Empty(document.Diagnostics.Select(diagnostic => diagnostic.Fault.Detail));
        Assert.Equal(steps.Select(step => step.ToString()), read.Journeys[0].Steps.Select(step => step.ToString()));
        Assert.Equal(("j.hidden", "J_HIDDEN"), (read.Secrets[0].Name, read.Secrets[0].Variable));
    }
}
