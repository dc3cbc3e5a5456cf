using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Secrets;

/// <summary>Covers the values of secrets in whatever people read. Letter case does not matter: hosts like to fold it.</summary>
internal sealed class SecretMask
{
    /// <summary>Characters of the shortest value that is covered; covering single letters would leave nothing to read.</summary>
    public const int ShortestCovered = 3;

    private readonly string[] _values;
    private (SessionScreen Bare, SessionScreen Covered)? _latest;

    /// <summary>Covers these values.</summary>
    public SecretMask(IEnumerable<string> values) =>
        // The longest first: a secret that contains another is covered whole.
        _values = [.. values.Where(value => value.Trim().Length >= ShortestCovered).Distinct().OrderByDescending(value => value.Length)];

    /// <summary>Covers nothing.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>What it covers.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>Covers what either covers.</summary>
    public SecretMask And(SecretMask other) => new([.. _values, .. other._values]);

    /// <summary>The text with each value replaced by as many asterisks.</summary>
    public string Cover(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, new string('*', value.Length), StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>The screen with each value covered; one that runs on from a row to the next as well.</summary>
    public ScreenImage Cover(ScreenImage image) => _values.Length == 0 ? image : ScreenCover.Apply(image, Cover);

    /// <summary>The same for a session's screen. The latest is kept: those who wait for one all ask for the same.</summary>
    public SessionScreen Cover(SessionScreen screen)
    {
        if (_values.Length == 0) return screen;
        lock (_values)
        {
            if (_latest is { } latest && ReferenceEquals(latest.Bare, screen)) return latest.Covered;
            var covered = screen with { Image = Cover(screen.Image) };
            _latest = (screen, covered);
            return covered;
        }
    }
}
