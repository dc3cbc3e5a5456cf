using System.Globalization;
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

    /// <summary>The condition that the query string of a screen asks for (null for none) and its timeout.</summary>
    public static Result<(WaitCondition? Condition, TimeSpan Timeout)> ReadQuery(IQueryCollection query)
    {
        long? since = null;
        if (query["changed_since"] is [{ } version])
        {
            if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return new Fault(RequestErrors.InvalidField, $"changed_since: '{version}' is no version of a screen.");
            since = number;
        }

        var text = query["wait_text"] is [{ Length: > 0 } wanted] ? wanted : null;
        var timeout = query["timeout"] is [{ } given] ? given : null;
        var read = Read(new WaitRequest { Text = text, ChangedSince = since, Timeout = timeout });
        return read.TryGet(out var wait, out var fault) ? (text is null && since is null ? null : wait.Condition, wait.Timeout) : fault;
    }

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
}
