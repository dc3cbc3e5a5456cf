using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>A copy of an image's characters in borrowed memory, zeroed when it is given back: what a screen shows may be somebody's secret.</summary>
internal ref struct BorrowedCells
{
    private char[]? _borrowed;

    public BorrowedCells(ImageCells cells)
    {
        _borrowed = ArrayPool<char>.Shared.Rent(cells.Length);
        Span = _borrowed.AsSpan(0, cells.Length);
        cells.CopyTo(Span);
    }

    /// <summary>The characters, row after row; until it is given back.</summary>
    public Span<char> Span { get; }

    /// <summary>Zeroes them and gives the memory back.</summary>
    public void Dispose()
    {
        if (_borrowed is null) return;
        Span.Clear();
        ArrayPool<char>.Shared.Return(_borrowed);
        _borrowed = null;
    }
}
