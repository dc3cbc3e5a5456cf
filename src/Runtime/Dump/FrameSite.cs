using System.Diagnostics;

namespace Holdfast.Runtime.Dump;

/// <summary>A frame of a stack trace in the words of the program: not the compiled state machine, but the method it was written as.</summary>
/// <param name="Type">The full name of the type that the method was written in, nested types behind a plus sign.</param>
/// <param name="Place">The method with its line.</param>
internal sealed record FrameSite(string Type, AwaitSite Place)
{
    /// <summary>What a frame stands for; null where that is not known.</summary>
    public static FrameSite? Of(StackFrame frame)
    {
        if (DiagnosticMethodInfo.Create(frame) is not { DeclaringTypeName: { Length: > 0 } declaring } method)
        {
            return null;
        }

        var generic = declaring.IndexOf('[', StringComparison.Ordinal);
        var full = generic < 0 ? declaring : declaring[..generic];
        var compiled = full.IndexOf("+<", StringComparison.Ordinal);
        var type = compiled < 0 ? full : full[..compiled];
        var member = CompiledName.Written(method.Name);
        if (compiled >= 0 && method.Name == "MoveNext")
        {
            member = CompiledName.Written(full[(full.LastIndexOf('+') + 1)..]);
        }

        var plain = type[(type.LastIndexOfAny(['.', '+']) + 1)..].Split('`')[0];
        var file = frame.GetFileName();
        return new FrameSite(
            type, new AwaitSite($"{plain}.{member}", file is null ? null : Path.GetFileName(file), file is null ? 0 : frame.GetFileLineNumber()));
    }
}
