using System.Text;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// Paper: characters go to a line and a column, pages are torn off. A character printed over another takes its place, a blank
/// does not, as on a printer.
/// </summary>
internal sealed class PageBuilder
{
    /// <summary>Pages a job may have; what comes after is lost, and the host told so.</summary>
    public const int PageLimit = 10_000;

    /// <summary>Lines a page may have where the host sets no page length; the next begins another page.</summary>
    public const int LineLimit = 1000;

    /// <summary>Transparent bytes one page may hold.</summary>
    public const int TransparentLimit = 64 * 1024;

    private readonly List<PrintedPage> _pages = [];
    private readonly List<PaperLine> _lines = [];
    private readonly List<(int Line, TransparentData Data)> _transparent = [];
    private int _transparentBytes;

    /// <summary>Whether something is printed that no job holds yet.</summary>
    public bool HasContent => _pages.Count > 0 || !PageIsEmpty;

    /// <summary>Whether the page under way holds nothing, not even an empty line.</summary>
    public bool PageIsEmpty => _lines.Count == 0;

    /// <summary>Whether nothing but blanks and empty lines is on the page under way.</summary>
    public bool PageIsBlank => _transparent.Count == 0 && _lines.TrueForAll(static line => line.Length == 0);

    /// <summary>Whether pages were lost to <see cref="PageLimit"/>.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Prints a character.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    /// <param name="character">What to print.</param>
    public void Put(int line, int column, char character)
    {
        Reach(line);
        _lines[line - 1].Put(column, character);
    }

    /// <summary>Prints a character two columns wide.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="column">Of its left half, from 1.</param>
    /// <param name="character">What to print.</param>
    public void PutWide(int line, int column, Rune character)
    {
        Reach(line);
        _lines[line - 1].PutWide(column, character);
    }

    /// <summary>Keeps bytes for the printer before a place.</summary>
    public void PutTransparent(int line, int column, ReadOnlySpan<byte> bytes)
    {
        Reach(line);
        _transparentBytes += bytes.Length;
        if (_transparentBytes <= TransparentLimit)
        {
            _transparent.Add((line, new TransparentData(column, bytes.ToArray())));
        }
    }

    /// <summary>Whether nothing is printed on a line.</summary>
    public bool LineIsBlank(int line) => line > _lines.Count || _lines[line - 1].Length == 0;

    /// <summary>Makes sure that the page has a line.</summary>
    public void Reach(int line)
    {
        while (_lines.Count < line)
        {
            _lines.Add(new PaperLine());
        }
    }

    /// <summary>Tears the page off.</summary>
    public void EndPage()
    {
        if (_pages.Count == PageLimit)
        {
            Overflowed = true;
        }
        else
        {
            _pages.Add(new PrintedPage([.. _lines.Select((text, index) => new PrintedLine(
                text.ToString(),
                [.. _transparent.Where(each => each.Line == index + 1).Select(each => each.Data).OrderBy(data => data.Column)]))]));
        }
        _lines.Clear();
        _transparent.Clear();
        _transparentBytes = 0;
    }

    /// <summary>All pages so far, the one under way with them; the paper is blank afterwards.</summary>
    public IReadOnlyList<PrintedPage> Take()
    {
        if (!PageIsEmpty)
        {
            EndPage();
        }
        PrintedPage[] pages = [.. _pages];
        _pages.Clear();
        Overflowed = false;
        return pages;
    }
}
