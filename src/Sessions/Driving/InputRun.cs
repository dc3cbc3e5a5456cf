using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Driving;

/// <summary>Carries out the steps of one input on a terminal, synchronously, and stops at the first that the screen refuses.</summary>
/// <param name="machine">The terminal.</param>
/// <param name="shown">What was last seen of its screen, which spares taking it again where nothing has changed since.</param>
internal sealed class InputRun(TerminalMachine machine, ScreenImage shown)
{
    private readonly List<InputTrace> _done = [];
    private ScreenImage _latest = shown;

    // The screen before the fields that a terminal sent were entered: entering changes neither where fields stand nor what they are called.
    private ScreenImage? _met;

    /// <summary>Carries out the steps in order. What was done before a refusal stays done.</summary>
    public InputOutcome Execute(IReadOnlyList<InputStep> steps)
    {
        // Told by the output and not by the kind of step: a host in text mode gets what is typed at once.
        var queued = machine.Output.Length;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is not EnterField) _met = null;
            var fault = steps[i] switch
            {
                TypeText type => Type(type),
                PressKey press => Press(press.Key),
                FillField fill => Fill(fill),
                MoveCursor move => Move(move),
                EnterField enter => Enter(enter),
                AnswerTransfer answer => Answer(answer),
                _ => throw new InvalidOperationException($"No step of this kind: {steps[i].GetType().Name}"),
            };
            if (fault is null) continue;
            var before = i == 0 ? "Nothing was done." : $"What the {i} steps before it did stays.";
            return new InputOutcome(_done, fault with { Detail = $"Step {i + 1} ({steps[i]}): {fault.Detail} {before}" }, machine.Output.Length > queued);
        }

        return new InputOutcome(_done, null, machine.Output.Length > queued);
    }

    private Fault? Type(TypeText step)
    {
        var hidden = step.Secret || HiddenAtCursor();
        var outcome = machine.Type(step.Typed);
        if (Refusal(outcome, step.Secret) is { } fault) return fault;
        _done.Add(new InputTrace("type") { Length = hidden ? null : step.TypedLength, Masked = hidden });
        return null;
    }

    private Fault? Press(Key key)
    {
        var outcome = machine.Press(key);
        if (Refusal(outcome, false) is { } fault) return fault;
        _done.Add(new InputTrace("press") { Key = key });
        return null;
    }

    private Fault? Fill(FillField step)
    {
        if (!step.Target.Find(Look()).TryGet(out var field, out var missing)) return missing;
        if (step.TypedLength > field.Length)
        {
            var length = step.Secret || field.Hidden ? "the text" : $"text of {step.TypedLength} characters";
            return new Fault(
                SessionErrors.InputRefused,
                $"{length} does not fit the {field.Length} of the field at row {field.Row}, column {field.Column}.");
        }

        if (Refusal(machine.SetCursor(field.Row, field.Column), false) is { } locked) return locked;
        if (Refusal(machine.Press(Key.EraseEof), false) is { } kept) return kept;
        if (Refusal(machine.Type(step.Typed), step.Secret) is { } fault) return fault;
        var masked = step.Secret || field.Hidden;
        _done.Add(new InputTrace("field")
        {
            Label = field.Label, Row = field.Row, Column = field.Column, Length = masked ? null : step.TypedLength, Masked = masked,
        });
        return null;
    }

    private Fault? Move(MoveCursor step)
    {
        var screen = machine.Screen;
        if (step.Row < 1 || step.Row > screen.Rows || step.Column < 1 || step.Column > screen.Columns)
            return new Fault(SessionErrors.InputRefused, $"the screen has {screen.Rows} rows of {screen.Columns} columns.");
        if (Refusal(machine.SetCursor(step.Row, step.Column), false) is { } fault) return fault;
        _done.Add(new InputTrace("cursor") { Row = step.Row, Column = step.Column });
        return null;
    }

    private Fault? Enter(EnterField step)
    {
        if (machine.Screen.KeyboardLocked) return new Fault(SessionErrors.KeyboardLocked, "the keyboard is locked.");
        var (row, column) = step.Place(machine.Screen.Columns);
        _met ??= Look();
        var field = _met.FieldAt(row, column) is { Protected: false } there ? there : null;
        if (!step.Field.ApplyTo(machine.Screen))
            return new Fault(SessionErrors.InputRefused, $"no field begins at row {row}, column {column}; the host has changed the screen meanwhile.");
        var masked = field is { Hidden: true };
        _done.Add(new InputTrace("field")
        {
            Label = field?.Label, Row = row, Column = column, Length = masked ? null : step.TypedLength, Masked = masked,
        });
        return null;
    }

    private Fault? Answer(AnswerTransfer step) => machine.AnswerRelayed(step.Record.Span)
        ? null
        : new Fault(SessionErrors.InputRefused, "the host is not spoken to in 3270.");

    private bool HiddenAtCursor()
    {
        var image = Look();
        return image.FieldAt(image.CursorRow, image.CursorColumn) is { Protected: false, Hidden: true };
    }

    private ScreenImage Look() => _latest.Version == machine.Screen.Version ? _latest : _latest = machine.Screen.Capture();

    private static Fault? Refusal(KeyOutcome outcome, bool secret)
    {
        if (!outcome.IsRefused) return null;
        var typed = secret || outcome.Index == 0 ? "" : $" after {outcome.Index} characters";
        var where = $"at row {outcome.Row}, column {outcome.Column}{typed}";
        return outcome.Error switch
        {
            OperatorError.KeyboardLocked => new Fault(SessionErrors.KeyboardLocked, $"the keyboard is locked, {where}."),
            OperatorError.ProtectedField => Refused("the place is protected"),
            OperatorError.NumericOnly => Refused("the field takes digits only"),
            OperatorError.InsertOverflow => Refused("the field has no room left to insert"),
            OperatorError.NotSelectable => Refused("the field cannot be selected"),
            OperatorError.FieldFull => Refused("the text is longer than the field"),
            OperatorError.DoubleByte => Refused("single and double-byte characters cannot be mixed there"),
            OperatorError.NotHere => Refused("the system takes lines and no such key"),
            OperatorError.FieldNotFilled => Refused("the field must be filled first"),
            OperatorError.EntryMissing => Refused("something must be entered in a field first"),
            OperatorError.QueueFull => Refused("too many keys wait for the host already"),
            _ => Refused("the host's code page has no such character"),
        };

        Fault Refused(string why) => new(SessionErrors.InputRefused, $"{why}, {where}.");
    }
}
