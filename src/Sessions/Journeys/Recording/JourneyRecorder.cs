using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Journeys.Recording;

/// <summary>
/// Turns the inputs of a session and the screens between them into the steps of a journey. Before each input stands a wait for the screen
/// it was given to. Of what goes into fields that do not show it, a reference to a secret is kept and never the text.
/// </summary>
internal sealed class JourneyRecorder
{
    /// <summary>Characters of all texts of a recorded journey, at the most.</summary>
    public const int TextsLimit = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly List<JourneyStep> _steps = [];
    private readonly List<string> _secrets = [];
    private ScreenImage? _before;
    private bool _due = true;
    private int _texts;

    /// <summary>Whether it holds as many steps as a journey may have, or as much text, and takes no more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes an input in.</summary>
    /// <param name="screen">The screen it was given to, with secrets covered.</param>
    /// <param name="steps">What was asked for.</param>
    /// <param name="outcome">What of it was carried out.</param>
    public void Input(SessionScreen screen, IReadOnlyList<InputStep> steps, InputOutcome outcome)
    {
        lock (_gate)
        {
            // Inputs given one after the other without anything going to the host need one wait.
            if (_due) Wait(screen);
            _due = outcome.Sent;
            for (var i = 0; i < outcome.Done.Count && !IsFull; i++)
            {
                // A secret typed key by key has its name already.
                var goesOn = outcome.Done[i].Masked && steps[i] is TypeText && _steps.Count > 0 && _steps[^1] is TypeStep { Text.IsSecret: true };
                if (goesOn) continue;
                // Before the step is made: a secret that no step uses is not to be asked for.
                if (outcome.Done[i].Masked && !HasRoom) IsFull = true;
                else Add(Step(steps[i], outcome.Done[i]));
            }
        }
    }

    /// <summary>The journey so far, with a last wait for the present screen.</summary>
    /// <param name="name">What to call it; the names of its secrets begin with it.</param>
    /// <param name="screen">The present screen, with secrets covered.</param>
    public JourneyDraft Draft(string name, SessionScreen screen)
    {
        lock (_gate)
        {
            List<JourneyStep> steps = [.. _steps.Select(step => Named(step, name))];
            if (_due && !IsFull && steps.Count > 0) steps.Add(Mark(screen.Image));
            IReadOnlyList<string> secrets = [.. _secrets.Select(secret => $"{name}.{secret}")];
            return new JourneyDraft(name, steps, secrets, JourneyYaml.Write(name, steps, secrets), IsFull);
        }
    }

    /// <summary>The step with its secret called after the journey.</summary>
    private static JourneyStep Named(JourneyStep step, string name) => step switch
    {
        TypeStep { Text.Names: [var secret] } type => type with { Text = SecretText.Reference($"{name}.{secret}") },
        FieldStep { Text.Names: [var secret] } field => field with { Text = SecretText.Reference($"{name}.{secret}") },
        _ => step,
    };

    private void Wait(SessionScreen screen)
    {
        Add(Mark(screen.Image));
        _before = screen.Image;
    }

    private WaitStep Mark(ScreenImage image) => new(ScreenMark.Of(image, _before), WaitStep.DefaultTimeout);

    private void Add(JourneyStep step)
    {
        _texts += step switch { TypeStep type => type.Text.ToString().Length, FieldStep field => field.Text.ToString().Length, _ => 0 };
        // What is typed key by key is one text, as far as a journey's text may go.
        if (_texts > TextsLimit) IsFull = true;
        else if (step is TypeStep { Text: { IsSecret: false } more } && _steps.Count > 0 && _steps[^1] is TypeStep { Text: { IsSecret: false } text }
            && text.ToString().Length + more.ToString().Length <= SessionInput.TextLimit)
            _steps[^1] = new TypeStep(SecretText.Plain($"{text}{more}"));
        else if (!HasRoom) IsFull = true;
        else _steps.Add(step);
    }

    // One place is left for the last wait.
    private bool HasRoom => _steps.Count < JourneyDefinition.StepLimit - 1;

    private JourneyStep Step(InputStep step, InputTrace trace) => step switch
    {
        TypeText type => new TypeStep(Text(type.Text, trace)),
        FillField fill => new FieldStep(fill.Target, Text(fill.Text, trace)),
        EnterField enter => new FieldStep(FieldTarget.At(trace.Row ?? 1, trace.Column ?? 1), Text(enter.Text, trace)),
        MoveCursor move => new CursorStep(move.Row, move.Column),
        PressKey press => new PressStep(press.Key),
        _ => throw new InvalidOperationException($"No step of this kind: {step.GetType().Name}"),
    };

    private SecretText Text(string text, InputTrace trace)
    {
        if (!trace.Masked) return SecretText.Plain(text);
        var slug = new string([.. (trace.Label ?? "").ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        var name = slug.Length > 0 ? slug : "hidden";
        for (var i = 2; _secrets.Contains(name); i++) name = $"{(slug.Length > 0 ? slug : "hidden")}{i}";
        _secrets.Add(name);
        return SecretText.Reference(name);
    }
}
