using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>Writes one <see cref="ScreenDelta"/>; see <see cref="DeltaForm"/>.</summary>
internal readonly struct ScreenDeltaWriter(IBufferWriter<byte> target)
{
    private static readonly RunPlace[] NoRuns = [];

    public void Write(ScreenImage? before, ScreenImage after)
    {
        var size = after.CellBlock.Length;
        var borrowed = ArrayPool<char>.Shared.Rent(size * 2);
        var old = borrowed.AsSpan(0, size);
        var shown = borrowed.AsSpan(size, size);
        if (before is null) old.Fill(' ');
        else before.CellBlock.CopyTo(old);
        after.CellBlock.CopyTo(shown);
        var oldFields = before is null ? [] : before.FieldPlaces;
        var oldRuns = before is null ? NoRuns : before.RunPlaces;
        var wide = shown.ContainsAnyExceptInRange('\0', '\u00FF');
        var fieldsChanged = !oldFields.SequenceEqual(after.FieldPlaces);
        var runsChanged = !oldRuns.SequenceEqual(after.RunPlaces);
        Byte((byte)(
            (after.KeyboardLocked ? DeltaForm.Locked : 0) | (before is null ? DeltaForm.Whole : 0) | (wide ? DeltaForm.Wide : 0)
            | (fieldsChanged ? DeltaForm.FieldsChanged : 0) | (runsChanged ? DeltaForm.RunsChanged : 0)));
        if (before is null)
        {
            Number((ulong)after.Rows);
            Number((ulong)after.Columns);
        }

        Number((ulong)after.Version);
        Number((ulong)(((after.CursorRow - 1) * after.Columns) + after.CursorColumn - 1));
        WriteCells(old, shown, wide);
        if (fieldsChanged) WriteFields(oldFields, after.FieldPlaces);
        if (runsChanged) WriteRuns(oldRuns, after.RunPlaces);
        ArrayPool<char>.Shared.Return(borrowed);
    }

    private void WriteCells(ReadOnlySpan<char> old, ReadOnlySpan<char> shown, bool wide)
    {
        for (var at = 0; ;)
        {
            var same = old[at..].CommonPrefixLength(shown[at..]);
            Number((ulong)same);
            at += same;
            if (at == shown.Length) return;
            var fill = FillAt(shown, at);
            if (fill >= DeltaForm.FillLength)
            {
                Number(((ulong)fill << 1) | 1);
                Character(shown[at], wide);
                at += fill;
            }
            else
            {
                var end = RunEnd(old, shown, at);
                Number((ulong)(end - at) << 1);
                for (; at < end; at++) Character(shown[at], wide);
            }

            if (at == shown.Length) return;
        }
    }

    /// <summary>Where a run of single characters ends: before unchanged or equal ones that are worth it, or with the screen.</summary>
    private static int RunEnd(ReadOnlySpan<char> old, ReadOnlySpan<char> shown, int at)
    {
        var (end, same, equal) = (at + 1, 0, 1);
        for (; end < shown.Length; end++)
        {
            same = old[end] == shown[end] ? same + 1 : 0;
            equal = shown[end] == shown[end - 1] ? equal + 1 : 1;
            if (same == DeltaForm.SkipLength) return end + 1 - same;
            if (equal == DeltaForm.FillLength && end + 1 - equal > at) return end + 1 - equal;
        }

        return end - same > at ? end - same : end;
    }

    private static int FillAt(ReadOnlySpan<char> shown, int at)
    {
        var length = shown[at..].IndexOfAnyExcept(shown[at]);
        return length < 0 ? shown.Length - at : length;
    }

    private void WriteFields(ReadOnlySpan<FieldPlace> old, ReadOnlySpan<FieldPlace> shown)
    {
        var (prefix, suffix) = Common(old, shown);
        var last = prefix == 0 ? 0 : shown[prefix - 1].Start;
        foreach (var place in shown[prefix..^suffix])
        {
            Number((ulong)(place.Start - last));
            Byte(place.Attribute);
            Number(place.Look.Bits);
            last = place.Start;
        }
    }

    private void WriteRuns(ReadOnlySpan<RunPlace> old, ReadOnlySpan<RunPlace> shown)
    {
        var (prefix, suffix) = Common(old, shown);
        var last = prefix == 0 ? 0 : shown[prefix - 1].Start;
        foreach (var place in shown[prefix..^suffix])
        {
            Number((ulong)(place.Start - last));
            Look(place.Look);
            last = place.Start;
        }
    }

    /// <summary>Tells how many entries stay at the beginning and at the end, and how many new ones stand between.</summary>
    private (int Prefix, int Suffix) Common<T>(ReadOnlySpan<T> old, ReadOnlySpan<T> shown)
        where T : IEquatable<T>
    {
        var prefix = old.CommonPrefixLength(shown);
        var most = Math.Min(old.Length, shown.Length) - prefix;
        var suffix = 0;
        while (suffix < most && old[^(suffix + 1)].Equals(shown[^(suffix + 1)])) suffix++;
        Number((ulong)prefix);
        Number((ulong)suffix);
        Number((ulong)(shown.Length - prefix - suffix));
        return (prefix, suffix);
    }

    private void Look(CellLook look)
    {
        var more = look.Background != TerminalColor.Default || look.Highlight != TerminalHighlight.Default || look.Outline != FieldOutline.None;
        Byte((byte)(
            ((byte)look.Color & DeltaForm.ColorMask) | (look.Intensified ? DeltaForm.Intensified : 0) | (look.Input ? DeltaForm.Input : 0)
            | (more ? DeltaForm.MoreLook : 0) | (look.Color == TerminalColor.Default ? DeltaForm.DefaultColor : 0)));
        if (!more) return;
        Byte((byte)look.Background);
        Byte((byte)look.Highlight);
        Byte((byte)look.Outline);
    }

    private void Character(char character, bool wide)
    {
        if (wide) Number(character);
        else Byte((byte)character);
    }

    private void Number(ulong number)
    {
        for (; number >= 0x80; number >>= 7) Byte((byte)(number | 0x80));
        Byte((byte)number);
    }

    private void Byte(byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }
}
