using System.Text;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The characters of an image, one for each cell. Where all of them are below U+0100, as on most screens, they take a byte each: every
/// session holds an image, so half of it is worth saving.
/// </summary>
internal readonly struct ImageCells
{
    private readonly byte[]? _narrow;
    private readonly string? _wide;

    public ImageCells(ReadOnlySpan<char> characters)
    {
        Length = characters.Length;
        if (characters.ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            _wide = new string(characters);
            return;
        }

        _narrow = new byte[characters.Length];
        Encoding.Latin1.GetBytes(characters, _narrow);
    }

    /// <summary>How many cells there are.</summary>
    public int Length { get; }

    /// <summary>The characters of some cells.</summary>
    public string Slice(int start, int length) =>
        _narrow is null ? _wide!.Substring(start, length) : Encoding.Latin1.GetString(_narrow, start, length);

    /// <summary>Whether all cells hold the same characters.</summary>
    public bool SameAs(ImageCells other) =>
        _narrow is not null && other._narrow is not null ? _narrow.AsSpan().SequenceEqual(other._narrow)
        : _wide is not null && other._wide is not null && string.Equals(_wide, other._wide, StringComparison.Ordinal);

    /// <summary>Copies the characters of all cells.</summary>
    public void CopyTo(Span<char> target)
    {
        if (_narrow is null) _wide!.CopyTo(target);
        else Encoding.Latin1.GetChars(_narrow, target);
    }

    /// <summary>The characters of all cells.</summary>
    public override string ToString() => _wide ?? Slice(0, Length);
}
