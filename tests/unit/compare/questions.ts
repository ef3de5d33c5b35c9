/** Questions of a lecture, each with the one command that answers it. They were written before the command was. */
export interface Question {
  asks: string;
  /** The words after `lab compare`, without `--out`. */
  command: string;
}

export const QUESTIONS: readonly Question[] = [
  {
    asks: 'Which optimizer reaches the lowest validation loss, each at its own usual rate?',
    command: 'optimizer=sgd,momentum,nesterov,adagrad,rmsprop,adam,adamw,normalized --metric valLoss',
  },
  {
    asks: 'Does Adam need less tuning of its learning rate than SGD?',
    command: 'optimizer=sgd,momentum,adam lr=0.001,0.01,0.1 --seeds 3 --metric valLoss',
  },
  {
    asks: 'Which learning rate is too small, which right, which too large for SGD?',
    command: 'optimizer=sgd lr=0.001,0.01,0.1,1,10',
  },
  {
    asks: 'Does momentum learn faster than plain SGD at the same rate?',
    command: 'optimizer=sgd,momentum lr=0.03 --metric trainLoss',
  },
  {
    asks: 'Which μ is best for momentum?',
    command: 'optimizer=momentum momentum=0,0.5,0.9,0.99 --metric valLoss',
  },
  {
    asks: 'Is Nesterov momentum told apart from momentum?',
    command: 'optimizer=momentum,nesterov --seeds 10 --metric trainLoss',
  },
  {
    asks: 'Does a schedule help at a large learning rate?',
    command:
      'schedule=constant,step,exponential,inverse,per-epoch,cosine,warmup-cosine optimizer=momentum lr=0.3',
  },
  {
    asks: 'Does a warm-up save a training that would diverge?',
    command: 'schedule=constant,warmup optimizer=momentum lr=1 --metric trainLoss',
  },
  {
    asks: 'Does lowering the rate at a plateau of the validation loss pay?',
    command: 'schedule=constant,plateau optimizer=momentum --epochs 40',
  },
  {
    asks: 'Does clipping the gradient save a training at a rate that is too large?',
    command: 'clip=off,0.1,1 optimizer=momentum lr=1 --metric trainLoss',
  },
  {
    asks: 'What happens if all weights begin at zero?',
    command: 'initializer=zeros,normal,he --metric trainLoss',
  },
  {
    asks: 'Which initializer suits ReLU, which tanh, in a net of eight layers?',
    command: 'initializer=normal,xavier,he activation=relu,tanh hidden=64x64x64x64x64x64x64x64 --seeds 3',
  },
  {
    asks: 'Does batch normalization make the initial scale unimportant?',
    command: 'batchNorm=off,before initializer=normal:0.01,he,normal:1 --metric trainLoss',
  },
  {
    asks: 'Should the normalization come before the activation or after it?',
    command: 'batchNorm=off,before,after --metric valLoss',
  },
  {
    asks: 'Does batch normalization allow a larger learning rate?',
    command: 'batchNorm=off,before lr=0.1,1,10 optimizer=sgd --seeds 3',
  },
  {
    asks: 'Why not sigmoid? Does it learn more slowly than ReLU and tanh?',
    command: 'activation=relu,tanh,sigmoid,elu,leaky-relu hidden=64x64x64 --metric trainLoss',
  },
  {
    asks: 'What is a hidden layer good for?',
    command: 'hidden=none,16,64,64x64 --metric testAccuracy',
  },
  {
    asks: 'Does a linear classifier separate two spirals, and what does a hidden layer change?',
    command: 'hidden=none,8,32x32 --data spirals --epochs 60 --metric testAccuracy',
  },
  {
    asks: 'Does dropout help where there are few samples?',
    command: 'dropout=0,0.2,0.5 --train-size 200 --metric testAccuracy',
  },
  {
    asks: 'Are classic, inverted and Gaussian dropout the same in effect?',
    command: 'dropoutKind=inverted,classic,gaussian dropout=0.5 --metric valLoss',
  },
  {
    asks: 'Which strength of L2 is best with 200 samples?',
    command: 'l2=0,0.0001,0.001,0.01,0.1 --train-size 200 --epochs 40',
  },
  {
    asks: 'Does L1 or L2 generalize better here?',
    command: 'l1=0,0.001 l2=0,0.01 --train-size 200 --epochs 40 --metric testLoss',
  },
  {
    asks: 'Is decoupled weight decay another thing than L2 under Adam?',
    command: 'optimizer=adam l2=0,0.01 weightDecay=0,0.1 --metric valLoss --epochs 30',
  },
  {
    asks: 'How much does noise on the inputs regularize?',
    command: 'noise=0,0.1,0.3 --train-size 200 --metric testAccuracy',
  },
  {
    asks: 'Does augmentation help, and does mirroring hurt on digits?',
    command: 'augment=off,mild,flip --train-size 200 --metric testAccuracy',
  },
  {
    asks: 'Do large batches generalize worse for the same number of epochs?',
    command: 'batchSize=8,32,128,512 --metric testAccuracy',
  },
  {
    asks: 'How does the error fall with the number of training samples?',
    command: 'trainSize=50,100,200,400,800 --metric testAccuracy',
  },
  {
    asks: 'Can a net memorize random labels, and what does it cost?',
    command: 'labelNoise=0,0.25,0.5,1 hidden=256 --epochs 60 --seeds 3 --metric trainLoss',
  },
  {
    asks: 'Does a convolutional net beat a perceptron on images?',
    command: 'architecture=mlp,residual,cnn --seeds 3 --epochs 10 --metric testAccuracy',
  },
  {
    asks: 'Does standardizing the inputs speed up training?',
    command: 'inputs=raw,standardized,whitened optimizer=sgd --metric trainLoss',
  },
  {
    asks: 'Is the order of the optimizers the same on pictures of clothes?',
    command: 'optimizer=sgd,adam data=digits,fashion-small --train-size 900 --seeds 3',
  },
  {
    asks: 'Which rate, width and λ does a random search find?',
    command: 'lr=0.0003..0.3 hidden=16,32,64,128 l2=0.00001..0.1 optimizer=adam --search random:16 --seeds 2',
  },
  {
    asks: 'Does successive halving find as good a rate with less training?',
    command: 'lr=0.0003..3 optimizer=momentum --search halving:16 --seeds 2 --epochs 16',
  },
];
