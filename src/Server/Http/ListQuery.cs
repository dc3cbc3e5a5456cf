using System.Globalization;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http;

/// <summary>Which part of a list is asked for. The list is in the order of its items' keys, and a part begins after the key that the cursor is.</summary>
/// <param name="Limit">Items at the most.</param>
/// <param name="After">The key after which it begins; null for the beginning.</param>
internal sealed record ListQuery(int Limit, string? After)
{
    private const int Usual = 100;
    private const int Most = 1000;
    private const int CursorLength = 256;

    /// <summary>The parameters, for a route's description.</summary>
    public static IReadOnlyList<RouteQuery> Parameters { get; } =
    [
        new("limit", "1 to 1,000; 100 if not given."),
        new("cursor", "Where an earlier page ended: its 'next'."),
    ];

    /// <summary>Reads them.</summary>
    public static Result<ListQuery> Read(IQueryCollection query)
    {
        var limit = Usual;
        if (query["limit"] is [{ } text]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
            return new Fault(RequestErrors.InvalidField, $"limit: '{text}' is no number from 1 to {Most:N0}.");
        var cursor = query["cursor"] is [{ Length: > 0 } given] ? given : null;
        return cursor is { Length: > CursorLength } ? new Fault(RequestErrors.InvalidField, "cursor: it is none of this list's.") : new ListQuery(limit, cursor);
    }

    /// <summary>The part of a list; what comes and goes between two parts neither repeats nor hides any other item.</summary>
    /// <param name="items">All items, in any order.</param>
    /// <param name="key">An item's key, unique in the list.</param>
    /// <param name="translate">An item as it is told.</param>
    public Page<TAnswer> Take<T, TAnswer>(IEnumerable<T> items, Func<T, string> key, Func<T, TAnswer> translate)
    {
        var part = items.Where(item => After is null || string.CompareOrdinal(key(item), After) > 0)
            .OrderBy(key, StringComparer.Ordinal).Take(Limit + 1).ToList();
        var next = part.Count > Limit ? key(part[Limit - 1]) : null;
        return new Page<TAnswer>([.. part.Take(Limit).Select(translate)], next);
    }
}
