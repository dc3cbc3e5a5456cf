using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Covers the values of the secrets that were typed on one host connection, in whatever people read. Letter case does not matter: hosts like
/// to fold it. It lives as long as the connection, and zeroes its values at the end: from then on it knows nothing any more, so it covers
/// everything it is shown but the screen it was ended with. Thread-safe.
/// </summary>
internal sealed class SecretMask
{
    /// <summary>Characters of the shortest value that is covered; covering single letters would leave nothing to read.</summary>
    public const int ShortestCovered = 3;

    private const char Asterisk = '*';

    private readonly Lock _gate = new();
    private readonly bool _isNone;
    // The longest first: a secret that contains another is covered whole.
    private SecretValue[] _values = [];
    private volatile bool _covers;
    private ScreenImage? _last;
    private bool _ended;
    private (SessionScreen Bare, SessionScreen Covered)? _latest;

    /// <summary>Covers nothing yet.</summary>
    public SecretMask()
    {
    }

    private SecretMask(bool isNone) => _isNone = isNone;

    /// <summary>Covers nothing, ever.</summary>
    public static SecretMask None { get; } = new(isNone: true);

    /// <summary>How many values it covers.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _values.Length;
        }
    }

    /// <summary>Covers this as well, by a copy of its own. Nothing where it is too short, covered already, or the mask has ended.</summary>
    public void Add(ReadOnlySpan<char> value)
    {
        if (_isNone) throw new InvalidOperationException("This mask covers nothing.");
        if (value.Trim().Length < ShortestCovered) return;
        lock (_gate)
        {
            if (_ended) return;
            var place = 0;
            for (; place < _values.Length && _values[place].Length >= value.Length; place++)
            {
                if (_values[place].Characters.SequenceEqual(value)) return;
            }

            SecretValue[] more = [.. _values[..place], SecretValue.Of(value), .. _values[place..]];
            (_values, _latest, _covers) = (more, null, true);
        }
    }

    /// <summary>Covers what another covers, from now on.</summary>
    public void Take(SecretMask other)
    {
        SecretValue[] taken;
        lock (other._gate) taken = [.. other._values.Select(value => SecretValue.Of(value.Characters))];
        foreach (var value in taken)
        {
            Add(value.Characters);
            value.Dispose();
        }
    }

    /// <summary>The text with each value replaced by as many asterisks.</summary>
    public string Cover(string text)
    {
        if (!_covers) return text;
        lock (_gate)
        {
            if (!_ended && !Array.Exists(_values, value => text.AsSpan().Contains(value.Characters, StringComparison.OrdinalIgnoreCase))) return text;
            return string.Create(text.Length, text, (covered, bare) =>
            {
                bare.CopyTo(covered);
                _ = _ended ? CoverAll(covered) : CoverValues(covered);
            });
        }
    }

    /// <summary>The screen with each value covered; one that runs on from a row to the next as well.</summary>
    public ScreenImage Cover(ScreenImage image)
    {
        if (!_covers) return image;
        lock (_gate)
        {
            if (!_ended) return ScreenCover.Apply(image, CoverValues);
            return ReferenceEquals(image, _last) ? image : ScreenCover.Apply(image, CoverAll);
        }
    }

    /// <summary>The same for a session's screen. The latest is kept: those who wait for one all ask for the same.</summary>
    public SessionScreen Cover(SessionScreen screen)
    {
        if (!_covers) return screen;
        lock (_gate)
        {
            if (_latest is { } latest && ReferenceEquals(latest.Bare, screen)) return latest.Covered;
            var image = Cover(screen.Image);
            var covered = ReferenceEquals(image, screen.Image) ? screen : screen with { Image = image };
            _latest = (screen, covered);
            return covered;
        }
    }

    /// <summary>Zeroes the values: the connection is closed and the session has left it.</summary>
    /// <param name="last">The last screen, covered; it is still to be seen.</param>
    public void End(ScreenImage last)
    {
        lock (_gate)
        {
            if (_isNone || _ended) return;
            (_ended, _last, _latest) = (true, last, null);
            foreach (var value in _values) value.Dispose();
            _values = [];
        }
    }

    /// <summary>Writes the values, for what is sealed.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            WriteNumber(output, _values.Length);
            foreach (var value in _values)
            {
                var length = Encoding.UTF8.GetByteCount(value.Characters);
                WriteNumber(output, length);
                Encoding.UTF8.GetBytes(value.Characters, output.GetSpan(length));
                output.Advance(length);
            }
        }
    }

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), number);
        output.Advance(sizeof(int));
    }

    private static bool CoverAll(Span<char> cells)
    {
        var found = false;
        foreach (ref var cell in cells)
        {
            if (char.IsWhiteSpace(cell) || cell == Asterisk) continue;
            cell = Asterisk;
            found = true;
        }

        return found;
    }

    private bool CoverValues(Span<char> cells)
    {
        var found = false;
        foreach (var value in _values)
        {
            for (var rest = cells; rest.IndexOf(value.Characters, StringComparison.OrdinalIgnoreCase) is var place and >= 0;)
            {
                rest.Slice(place, value.Length).Fill(Asterisk);
                rest = rest[(place + value.Length)..];
                found = true;
            }
        }

        return found;
    }
}
