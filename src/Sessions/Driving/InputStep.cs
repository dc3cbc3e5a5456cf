namespace Holdfast.Sessions.Driving;

/// <summary>
/// One thing done at the keyboard: <see cref="TypeText"/>, <see cref="PressKey"/>, <see cref="FillField"/> or <see cref="MoveCursor"/>.
/// </summary>
public abstract record InputStep
{
    private protected InputStep()
    {
    }
}
