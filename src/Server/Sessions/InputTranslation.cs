using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;
using DrivingStep = Holdfast.Sessions.Driving.InputStep;
using RequestStep = Holdfast.Contracts.Sessions.InputStep;

namespace Holdfast.Server.Sessions;

/// <summary>Input from the contract.</summary>
internal static class InputTranslation
{
    /// <summary>The input, or which of its steps is not one.</summary>
    public static Result<SessionInput> Read(InputRequest request)
    {
        if (!WaitTranslation.Read(request.Wait).TryGet(out var wait, out var fault)) return fault;
        var steps = new List<DrivingStep>();
        // The generated reader leaves null where a member is missing, whatever default its declaration names.
        foreach (var step in request.Steps ?? [])
        {
            if (!Read(step).TryGet(out var read, out fault))
                return fault with { Detail = $"steps[{steps.Count}]: {fault.Detail}" };
            steps.Add(read);
        }

        return new SessionInput { Steps = steps, Wait = wait.Condition, Timeout = wait.Timeout, Settle = request.Settle };
    }

    private static Result<DrivingStep> Read(RequestStep step) => step switch
    {
        { Type: { } text, Press: null, Field: null, Cursor: null } => new TypeText(text),
        { Type: null, Press: { } name, Field: null, Cursor: null } =>
            Keys.TryParse(name, out var key) ? new PressKey(key) : Invalid($"'{name}' is no key. Keys are enter, pf1 to pf24, pa1 to pa3, clear, tab and so on."),
        { Type: null, Press: null, Field: { } field, Cursor: null } => Read(field),
        { Type: null, Press: null, Field: null, Cursor: { } cursor } => new MoveCursor(cursor.Row, cursor.Column),
        _ => Invalid("exactly one of 'type', 'press', 'field' and 'cursor' is expected."),
    };

    private static Result<DrivingStep> Read(FieldInput field) => field switch
    {
        { Label: { Length: > 0 } label, Row: null, Column: null } when !string.IsNullOrWhiteSpace(label) => new FillField(FieldTarget.ByLabel(label), field.Text ?? ""),
        { Label: null, Row: { } row, Column: { } column } => new FillField(FieldTarget.At(row, column), field.Text ?? ""),
        _ => Invalid("a field is named by its 'label', or by 'row' and 'column'."),
    };

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
}
