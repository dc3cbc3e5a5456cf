using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>The first record of a state.</summary>
/// <param name="BootId">Which boot of the machine it belongs to (/proc/sys/kernel/random/boot_id): pids mean nothing beyond it.</param>
internal sealed record StateOpening(string BootId)
{
    private const ushort BootIdTag = 1;

    /// <summary>Writes it as a frame.</summary>
    public void Write(FrameWriter writer)
    {
        writer.Begin((MessageKind)StateKind.Opening, 0);
        writer.Text(BootIdTag, BootId);
        writer.End();
    }

    /// <summary>Reads it from a frame's fields.</summary>
    /// <exception cref="ProtocolException">The fields are malformed.</exception>
    public static StateOpening Read(ReadOnlySpan<byte> fields)
    {
        var boot = "";
        var reader = new FieldReader(fields);
        while (reader.Next())
        {
            if (reader.Tag == BootIdTag)
                boot = reader.Text();
        }

        return new StateOpening(boot);
    }
}
