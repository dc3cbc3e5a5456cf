using System.Globalization;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Server.Http;
using Holdfast.Sessions.Driving;

namespace Holdfast.Server.Sessions;

/// <summary>What is asked of a screen by a query.</summary>
/// <param name="Condition">What it must show; null for the present one.</param>
/// <param name="Timeout">How long to wait for that.</param>
/// <param name="After">The version that the asker has; null where none is told.</param>
/// <param name="Format">In what form it is wanted.</param>
internal sealed record ScreenQuery(WaitCondition? Condition, TimeSpan Timeout, long? After, ScreenFormat Format)
{
    /// <summary>The parameters, for a route's description.</summary>
    public static IReadOnlyList<RouteQuery> Parameters { get; } =
    [
        new("format", "json, text, html or png; if not given, the Accept header decides, and JSON where that asks for none of them."),
        new("after", "Wait until the screen's version is greater than this one; 304 where it is not within the timeout."),
        new("wait_text", "Wait until this text stands on the screen."),
        new("timeout", "How long to wait at the most: 10s if not given, 10m at the most."),
    ];

    /// <summary>Whether the wait is for any change, so that its end without one is an answer and no fault.</summary>
    public bool IsPoll => After is not null && Condition?.Text is null;

    /// <summary>Reads it.</summary>
    public static Result<ScreenQuery> Read(HttpRequest request)
    {
        if (!ScreenFormats.Choose(request).TryGet(out var format, out var fault)) return fault;
        long? after = null;
        if (request.Query["after"] is [{ } version])
        {
            if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return new Fault(RequestErrors.InvalidField, $"after: '{version}' is no version of a screen.");
            after = number;
        }

        var text = request.Query["wait_text"] is [{ Length: > 0 } wanted] ? wanted : null;
        var timeout = request.Query["timeout"] is [{ } given] ? given : null;
        var read = WaitTranslation.Read(new WaitRequest { Text = text, ChangedSince = after, Timeout = timeout });
        if (!read.TryGet(out var wait, out fault)) return fault;
        return new ScreenQuery(text is null && after is null ? null : wait.Condition, wait.Timeout, after, format);
    }
}
