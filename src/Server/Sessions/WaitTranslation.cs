using Holdfast.Configuration.Values;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Sessions.Driving;

namespace Holdfast.Server.Sessions;

/// <summary>Wait conditions from the contract.</summary>
internal static class WaitTranslation
{
    /// <summary>How long a wait takes at the most where the request does not say.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The condition (null for none) and its timeout.</summary>
    public static Result<(WaitCondition? Condition, TimeSpan Timeout)> Read(WaitRequest? wait)
    {
        if (wait is null) return (null, DefaultTimeout);
        var timeout = DefaultTimeout;
        if (wait.Timeout is { } text)
        {
            if (!DurationText.TryParse(text, out timeout)) return Invalid($"timeout: '{text}' is no duration with its unit, such as 10s.");
        }

        if (wait.At is not null && wait.Text is null) return Invalid("at: says where 'text' must stand, so give both.");
        return (
            new WaitCondition
            {
                Text = wait.Text,
                Row = wait.At?.Row,
                Column = wait.At?.Column,
                NotText = wait.NotText,
                Cursor = wait.Cursor is { } cursor ? (cursor.Row, cursor.Column) : null,
                Unlocked = wait.Unlocked ?? false,
                ChangedSince = wait.ChangedSince,
            },
            timeout);
    }

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
}
