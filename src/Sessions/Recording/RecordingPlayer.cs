using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Recording;

/// <summary>Makes moments of records, from a whole screen on. Pure.</summary>
internal sealed class RecordingPlayer
{
    private long? _whole;

    /// <summary>The screen at present; null before the first.</summary>
    public ScreenImage? Screen { get; private set; }

    /// <summary>Takes a record; null where it tells nothing, or is a difference to a screen that is not there.</summary>
    /// <param name="cut">The record.</param>
    /// <param name="position">Where it stands.</param>
    /// <exception cref="InvalidDataException">Its bytes are right and make no sense: another program wrote them.</exception>
    public RecordedMoment? Take(RecordCut cut, long position)
    {
        if (cut.Kind == RecordKind.Whole) _whole = position;
        var place = new MomentPlace(position, _whole ?? position).ToString();
        return cut.Kind switch
        {
            RecordKind.Whole => Show(null, cut, place),
            RecordKind.Change when Screen is { } before => Show(before, cut, place),
            RecordKind.Input => new RecordedMoment(MomentKind.Input, cut.At, place) { Inputs = Inputs(cut.Payload.Span) },
            RecordKind.Lost => Miss(cut, place),
            RecordKind.Moved => new RecordedMoment(MomentKind.Moved, cut.At, place) { Endpoint = Encoding.UTF8.GetString(cut.Payload.Span) },
            RecordKind.End => new RecordedMoment(MomentKind.End, cut.At, place),
            _ => null,
        };
    }

    /// <summary>How many are missing, as a record of that tells.</summary>
    public static long LostIn(RecordCut cut) =>
        cut.Payload.Length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(cut.Payload.Span) : 0;

    private RecordedMoment Show(ScreenImage? before, RecordCut cut, string place)
    {
        var bytes = cut.Payload.Span;
        if (!RecordForm.TryNumber(ref bytes, out var version)) throw new InvalidDataException("A screen without a version.");
        Screen = ScreenDelta.Read(before, bytes);
        return new RecordedMoment(MomentKind.Screen, cut.At, place) { Version = (long)version, Screen = Screen };
    }

    private static RecordedMoment Miss(RecordCut cut, string place) => new(MomentKind.Lost, cut.At, place) { Lost = LostIn(cut) };

    private static IReadOnlyList<RecordedInput> Inputs(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, RecordingJson.Default.IReadOnlyListRecordedInput) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("An input that cannot be read.", e);
        }
    }
}
