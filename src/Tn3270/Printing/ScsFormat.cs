using System.Collections;

namespace Holdfast.Tn3270.Printing;

/// <summary>Where an SCS printer prints: margins, page length and tabulator stops, as SHF and SVF set them. Positions count from 1.</summary>
internal sealed class ScsFormat
{
    /// <summary>Print positions of a 3287.</summary>
    public const int PositionLimit = 132;

    /// <summary>Lines of a page that can be set.</summary>
    public const int LineLimit = 255;

    private readonly BitArray _stops = new(PositionLimit + 1);
    private readonly List<int> _lineStops = [];

    /// <summary>The last print position.</summary>
    public int Width { get; private set; } = PositionLimit;

    public int LeftMargin { get; private set; } = 1;

    /// <summary>Lines of a page; 1 where the host set none: paper without end.</summary>
    public int PageLength { get; private set; } = 1;

    public int TopMargin { get; private set; } = 1;

    public int BottomMargin { get; private set; } = 1;

    public bool HasPages => PageLength > 1;

    /// <summary>The next stop after a position; 0 where there is none.</summary>
    public int NextStop(int position)
    {
        for (int stop = position + 1; stop <= Width; stop++)
        {
            if (_stops[stop])
            {
                return stop;
            }
        }
        return 0;
    }

    /// <summary>The next line stop after a line; 0 where there is none.</summary>
    public int NextLineStop(int line)
    {
        int stop = _lineStops.FindIndex(each => each > line);
        return stop < 0 ? 0 : _lineStops[stop];
    }

    /// <summary>The line of a channel: the channels number the line stops from 1; 0 where it has none.</summary>
    public int Channel(int number) => number >= 1 && number <= _lineStops.Count ? _lineStops[number - 1] : 0;

    /// <summary>Takes the parameters of SHF: width, left margin, right margin (which printers leave aside), stops.</summary>
    public void SetHorizontal(ReadOnlySpan<byte> parameters)
    {
        _stops.SetAll(false);
        Width = At(parameters, 0) is > 0 and <= PositionLimit and int width ? width : PositionLimit;
        LeftMargin = At(parameters, 1) is > 0 and int margin && margin < Width ? margin : 1;
        for (int i = 3; i < parameters.Length; i++)
        {
            if (parameters[i] >= 1 && parameters[i] <= Width)
            {
                _stops[parameters[i]] = true;
            }
        }
    }

    /// <summary>Takes the parameters of SVF: page length, top margin, bottom margin, line stops.</summary>
    public void SetVertical(ReadOnlySpan<byte> parameters)
    {
        _lineStops.Clear();
        PageLength = At(parameters, 0) is > 0 and int length ? length : 1;
        TopMargin = At(parameters, 1) is > 0 and int top && top < PageLength ? top : 1;
        BottomMargin = At(parameters, 2) is int bottom && bottom >= TopMargin && bottom <= PageLength ? bottom : PageLength;
        for (int i = 3; i < parameters.Length; i++)
        {
            if (parameters[i] >= 1 && parameters[i] <= PageLength)
            {
                _lineStops.Add(parameters[i]);
            }
        }
        _lineStops.Sort();
    }

    private static int At(ReadOnlySpan<byte> parameters, int index) => index < parameters.Length ? parameters[index] : 0;
}
