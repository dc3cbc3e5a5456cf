namespace Holdfast.Processes.Reload;

/// <summary>What is to be done about one worker so that it is as the configuration has it.</summary>
public enum ReloadAction
{
    /// <summary>It is new: add it, and start it where it starts by itself.</summary>
    Add,

    /// <summary>It is defined no more: end it and take it away.</summary>
    Remove,

    /// <summary>It changed in what its program was started with: start it again, where it runs.</summary>
    Restart,

    /// <summary>It changed in what its program need not be started again for.</summary>
    Update,

    /// <summary>Its entry is wrong: it stays as it is, and where it is new it is not started.</summary>
    Refuse,
}
