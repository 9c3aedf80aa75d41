namespace Dmi.Kernels.Tests;

/// <summary>A layer kept in a static field of its own class.</summary>
[DualModuleLstm(hidden: 3, input: 2)]
public sealed partial class SingletonLayer
{
    public static readonly SingletonLayer Default = new(DualModuleWeights.FromDense(Shape, new float[24], new float[36], new float[12]));
}

public sealed class SingletonTests
{
    [Fact]
    public void The_shape_is_there_before_static_fields_of_the_users_part()
    {
        LstmState state = SingletonLayer.Default.CreateState();
        SingletonLayer.Default.Step([1, 2], state);
        Assert.Equal([0, 0, 0], state.Hidden.ToArray());
    }
}
