namespace Holdfast.Keeper.Limits;

/// <summary>One file of a control group and what is to be written into it.</summary>
/// <param name="Controller">The controller it belongs to.</param>
/// <param name="File">The file's name.</param>
/// <param name="Value">The text.</param>
/// <param name="MayFail">Whether the limit holds without it, as on a machine without swap.</param>
internal readonly record struct GroupSetting(string Controller, string File, string Value, bool MayFail = false);
