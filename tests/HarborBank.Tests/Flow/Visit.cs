using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Tests.Flow;

/// <summary>A user without a terminal: sees the panel drawn, fills in fields, presses keys; the test plays the store.</summary>
internal sealed class Visit
{
    private int _tokens;
    private FlowStep _step = BankFlow.Begin();

    public FlowState State => _step.State;

    public FlowEffect Effect => _step.Effect;

    public Panel Panel => Screens.Draw(State, new Heading("A", DateTimeOffset.UnixEpoch, State.User));

    public string Text => string.Join('\n', Panel.Fields.Where(shown => !shown.Hidden).Select(shown => shown.Text));

    /// <summary>A visit that has logged on and stands at the menu.</summary>
    public static Visit AtMenu(KeptPlace? kept = null)
    {
        var visit = new Visit();
        visit.Press(Aid.Enter, (LogoPanel.User, "teller1"));
        visit.Press(Aid.Enter, (LogOnPanel.Password, "harbor1"));
        visit.Tell(new FlowEvent.PasswordChecked(new LogOnAnswer(LogOnOutcome.Welcome, 0, kept)));
        return visit;
    }

    /// <summary>Presses a key after filling in fields; fields left alone send what they showed.</summary>
    public Visit Press(Aid key, params (string Field, string Text)[] typed)
    {
        Assert.IsType<FlowEffect.Show>(Effect);
        var panel = Panel;
        var values = panel.Fields.Where(field => field.Name is not null).ToDictionary(field => field.Name!, field => field.Text);
        foreach (var (name, value) in Screens.Typed(panel, ((FlowEffect.Show)Effect).Typed) ?? new Dictionary<string, string>())
            values[name] = value;
        foreach (var (field, text) in typed)
        {
            Assert.Contains(panel.Fields, shown => shown.Name == field && shown.Input);
            values[field] = text;
        }
        return Tell(new FlowEvent.Answered(new Answer(key, values.GetValueOrDefault)));
    }

    public Visit Tell(FlowEvent happened)
    {
        _step = BankFlow.Next(State, happened, new Moment($"token{++_tokens}"));
        return this;
    }
}
